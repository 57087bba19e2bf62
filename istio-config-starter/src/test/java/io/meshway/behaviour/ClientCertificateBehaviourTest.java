package io.meshway.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.Pki;
import io.meshway.fixtures.SecureClient;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Door.class)
class ClientCertificateBehaviourTest extends SecureEdge {
    ClientCertificateBehaviourTest(Door door) {
        super(door);
    }

    private static String hash(X509Bundle certificate) {
        try {
            return java.util.HexFormat.of()
                    .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                            .digest(certificate.getCertificate().getEncoded()));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String keyHash(X509Bundle certificate) {
        try {
            return Base64.getEncoder()
                    .encodeToString(java.security.MessageDigest.getInstance("SHA-256")
                            .digest(certificate.getCertificate().getPublicKey().getEncoded()));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String mutual(Pki clients, String more) {
        return "mode: MUTUAL, caCertificates: %s, %s%s"
                .formatted(Pki.write(files, "clients.crt", clients.pem()), files("own", AUTHORITY.issue("own")), more);
    }

    private void assertServed(X509Bundle client) throws IOException {
        try (SecureClient open = SecureClient.open(edge.listenerPort(), "a.example.com", client)) {
            assertThat(open.get("a.example.com")).startsWith("HTTP/1.1 200");
        }
    }

    private void assertRefused(X509Bundle client) {
        // In TLS 1.3 a client's handshake is over before its certificate is looked at.
        assertThatIOException().isThrownBy(() -> {
            try (SecureClient open = SecureClient.open(edge.listenerPort(), "a.example.com", client)) {
                open.get("a.example.com");
            }
        });
    }

    @Test
    void mutualWantsACertificateAndTellsTheBackend() throws IOException {
        Pki clients = Pki.authority("clients");
        X509Bundle known = clients.issue("leaf.example.com", "spiffe://example.com/leaf");
        serve(mutual(clients, ""));

        assertRefused((X509Bundle) null);
        assertRefused(Pki.authority("others").issue("leaf.example.com"));
        try (SecureClient client = SecureClient.open(edge.listenerPort(), "a.example.com", known)) {
            assertThat(client.get("a.example.com", "x-forwarded-client-cert", "Hash=forged"))
                    .startsWith("HTTP/1.1 200");
        }
        assertThat(backend.last().headers("x-forwarded-client-cert"))
                .containsExactly("Hash=" + hash(known)
                        + ";Subject=\"CN=leaf.example.com\";URI=spiffe://example.com/leaf;DNS=leaf.example.com");
    }

    @Test
    void everyNameOfTheCertificateIsForwardedInItsOrder() throws IOException {
        Pki clients = Pki.authority("clients");
        String own = files("own", AUTHORITY.issue("own", "spiffe://example.com/edge", "spiffe://example.com/door"));
        serve("mode: MUTUAL, caCertificates: %s, %s".formatted(Pki.write(files, "clients.crt", clients.pem()), own));

        X509Bundle many =
                clients.issue("a.test", "spiffe://example.com/one", "10.0.0.1", "b.test", "spiffe://example.com/two");
        assertServed(many);
        assertThat(backend.last().headers("x-forwarded-client-cert"))
                .containsExactly("By=spiffe://example.com/edge;By=spiffe://example.com/door;Hash=" + hash(many)
                        + ";Subject=\"CN=a.test\";URI=spiffe://example.com/one;URI=spiffe://example.com/two"
                        + ";DNS=a.test;DNS=b.test");
        X509Bundle bare = clients.issue("10.0.0.1");
        assertServed(bare);
        assertThat(backend.last().header("x-forwarded-client-cert")).endsWith(";Subject=\"CN=10.0.0.1\";URI=");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UNDEFINED           | shown           |
            SANITIZE            |                 |
            SANITIZE_SET        | shown           |
            FORWARD_ONLY        | By=me,By=you    |
            APPEND_FORWARD      | By=me,By=you,shown |
            ALWAYS_FORWARD_ONLY | By=me,By=you    | By=me,By=you
            """)
    void meshSaysWhatBecomesOfTheHeader(String forwarding, String ofKnown, String ofNobody) throws IOException {
        Pki clients = Pki.authority("clients");
        X509Bundle known = clients.issue("known");
        String shown = "Hash=" + hash(known) + ";Subject=\"CN=known\";URI=;DNS=known";
        serve(mutual(clients, "").replace("MUTUAL", "OPTIONAL_MUTUAL"), """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: istio, namespace: istio-system}
                data:
                  mesh: '{defaultConfig: {gatewayTopology: {forwardClientCertDetails: %s}}}'
                """.formatted(forwarding));
        for (X509Bundle client : new X509Bundle[] {known, null}) {
            try (SecureClient open = SecureClient.open(edge.listenerPort(), "a.example.com", client)) {
                open.get("a.example.com", "x-forwarded-client-cert", "By=me", "X-Forwarded-Client-Cert", "By=you");
            }
            List<String> received = backend.last().headers("x-forwarded-client-cert");
            String expected = client == null ? ofNobody : ofKnown;
            assertThat(received.isEmpty() ? null : String.join(",", received))
                    .isEqualTo(expected == null ? null : expected.replace("shown", shown));
        }
        edge.apply();
    }

    @Test
    void simpleDropsWhatClientsSayOfTheirCertificate() throws IOException {
        serve(simple("a"));
        try (SecureClient client = open("a.example.com")) {
            client.get("a.example.com", "x-forwarded-client-cert", "Hash=forged");
        }
        assertThat(backend.last().header("x-forwarded-client-cert")).isNull();
    }

    @Test
    void optionalMutualVerifiesWhatIsShown() throws IOException {
        Pki clients = Pki.authority("clients");
        X509Bundle stranger = Pki.authority("others").issue("stranger");
        String optional = mutual(clients, "").replace("MUTUAL", "OPTIONAL_MUTUAL");
        serve(optional);
        try (SecureClient nobody = open("a.example.com")) {
            nobody.get("a.example.com", "x-forwarded-client-cert", "Hash=forged", "X-Forwarded-Client-Cert", "By=me");
        }
        assertThat(backend.last().header("x-forwarded-client-cert")).isNull();
        assertServed(clients.issue("known"));
        assertThat(backend.last().header("x-forwarded-client-cert")).contains("Subject=\"CN=known\"");
        assertRefused(stranger);

        serve(optional + ", insecureSkipVerify: true");
        assertServed(stranger);
        assertThat(backend.last().header("x-forwarded-client-cert")).contains("Subject=\"CN=stranger\"");
    }

    @Test
    void subjectAltNamesNameTheClients() throws IOException {
        Pki clients = Pki.authority("clients");
        serve(mutual(clients, ", subjectAltNames: [\"spiffe://example.com/one\"]"));

        assertServed(clients.issue("a", "spiffe://example.com/one"));
        assertRefused(clients.issue("b", "spiffe://example.com/other"));
    }

    @Test
    void pinsNameTheCertificatesOrTheirKeys() throws IOException {
        Pki clients = Pki.authority("clients");
        X509Bundle one = clients.issue("one");
        X509Bundle two = clients.issue("two");
        serve(mutual(
                clients,
                ", verifyCertificateHash: [%s], verifyCertificateSpki: [\"%s\"]"
                        .formatted(
                                hash(one).toUpperCase(java.util.Locale.ROOT).replaceAll("(..)(?=.)", "$1:"),
                                keyHash(two))));

        assertServed(one);
        assertServed(two);
        assertRefused(clients.issue("three"));
    }

    @Test
    void authorityOfClientsMayStandBesideACertificate() throws IOException {
        Pki clients = Pki.authority("clients");
        serve("mode: MUTUAL, tlsCertificates: [{%s, caCertificates: %s}]"
                .formatted(files("own", AUTHORITY.issue("own")), Pki.write(files, "clients.crt", clients.pem())));

        assertServed(clients.issue("known"));
        assertRefused(Pki.authority("others").issue("stranger"));
    }

    @Test
    void revokedClientIsRefused() throws IOException {
        Pki clients = Pki.authority("clients");
        X509Bundle revoked = clients.issue("revoked");
        serve(mutual(clients, ", caCrl: " + Pki.write(files, "clients.crl", clients.revocations(revoked))));

        assertServed(clients.issue("good"));
        assertRefused(revoked);
    }

    @Test
    void authorityOfClientsMayBeASecretOfItsOwn() throws IOException {
        Pki clients = Pki.authority("clients");
        String authority = """
                apiVersion: v1
                kind: Secret
                metadata: {name: %s}
                stringData:
                  ca.crt: |
                %s
                """;
        serve(
                "mode: MUTUAL, credentialName: web",
                secret("web", AUTHORITY.issue("web")),
                authority.formatted("web-cacert", clients.pem().indent(4)));
        assertServed(clients.issue("known"));
        assertRefused(Pki.authority("others").issue("stranger"));

        serve(
                "mode: MUTUAL, caCertCredentialName: ca, " + files("own", AUTHORITY.issue("own")),
                authority.formatted("ca", clients.pem().indent(4)));
        assertServed(clients.issue("known"));
        assertRefused(Pki.authority("others").issue("stranger"));
    }
}
