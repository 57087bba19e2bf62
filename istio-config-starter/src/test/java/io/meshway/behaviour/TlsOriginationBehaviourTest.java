package io.meshway.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.Pki;
import io.meshway.fixtures.SecureBackend;
import io.meshway.model.Finding;
import io.meshway.runtime.MeshRuntime;
import io.netty.pkitesting.X509Bundle;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Door.class)
class TlsOriginationBehaviourTest {
    private static final String REFUSED =
            "upstream connect error or disconnect/reset before headers. reset reason: remote connection failure";
    private static final Pki AUTHORITY = Pki.authority("backends");
    private static final Pki CLIENTS = Pki.authority("clients");

    private final EdgeFixture edge;

    @TempDir
    Path files;

    TlsOriginationBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    private SecureBackend backend(String... names) {
        return edge.open(SecureBackend.start("secure", AUTHORITY.issue(names)));
    }

    /** Everything goes to {@code secure.test}, an HTTP port whose endpoint is the backend, under these TLS settings. */
    private void originate(SecureBackend backend, String tls) {
        originate(backend, tls, "{route: [{destination: {host: secure.test}}], retries: {attempts: 0}}");
    }

    private void originate(SecureBackend backend, String tls, String rule) {
        edge.also(EdgeFixture.service("secure.test", backend.port()));
        edge.also("""
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: secure}
                spec:
                  host: secure.test
                  trafficPolicy: {tls: %s}
                """.formatted(tls));
        edge.rule(rule);
    }

    private String authority() {
        return Pki.write(files, "ca.crt", AUTHORITY.pem()).toString();
    }

    private void assertRefused() {
        HttpResponse<String> answer = edge.get("/");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo(REFUSED);
    }

    private List<Finding> findings() {
        return edge.gateway().context().getBean(MeshRuntime.class).findings();
    }

    @Test
    void simpleAsksForTheHostOfTheRequestAndVerifiesIt() {
        SecureBackend backend = backend("shop.test");
        originate(backend, "{mode: SIMPLE, caCertificates: %s}".formatted(authority()));

        assertThat(edge.get("/").body()).isEqualTo("secure");
        assertThat(backend.last().serverName()).isEqualTo("shop.test");
        assertThat(backend.last().client()).isEmpty();
        assertThat(backend.last().alpn()).isEqualTo("null");
        assertThat(edge.get("/", "host", "shop.test:8080").statusCode()).isEqualTo(200);
        assertThat(edge.get("/", "host", "other.test").body()).isEqualTo(REFUSED);
    }

    @Test
    void rewrittenHostIsTheNameThatIsAskedFor() {
        SecureBackend backend = backend("inner.test");
        originate(
                backend,
                "{mode: SIMPLE, caCertificates: %s}".formatted(authority()),
                "{rewrite: {authority: inner.test}, route: [{destination: {host: secure.test}}], retries: {attempts: 0}}");

        assertThat(edge.get("/").body()).isEqualTo("secure");
        assertThat(backend.last().serverName()).isEqualTo("inner.test");
    }

    @Test
    void requestsForDifferentHostsDoNotShareAConnection() {
        SecureBackend backend = backend("*.test");
        originate(backend, "{mode: SIMPLE, caCertificates: %s}".formatted(authority()));

        edge.get("/", "host", "one.test");
        edge.get("/", "host", "two.test");
        edge.get("/", "host", "one.test");

        assertThat(backend.seen())
                .extracting(SecureBackend.Seen::serverName)
                .containsExactly("one.test", "two.test", "one.test");
        assertThat(backend.seen().get(2).connection())
                .isEqualTo(backend.seen().get(0).connection())
                .isNotEqualTo(backend.seen().get(1).connection());
    }

    @Test
    void sniIsSentAsWrittenAndVerified() {
        SecureBackend backend = backend("fixed.test");
        originate(backend, "{mode: SIMPLE, sni: fixed.test, caCertificates: %s}".formatted(authority()));

        assertThat(edge.get("/", "host", "any.test").body()).isEqualTo("secure");
        assertThat(backend.last().serverName()).isEqualTo("fixed.test");
    }

    @Test
    void subjectAltNamesStandInTheWayOfEveryOtherName() {
        SecureBackend backend = backend("spiffe://mesh/ns/a/sa/b", "one.test");
        String tls = "{mode: SIMPLE, caCertificates: %s, subjectAltNames: [%s]}";
        originate(backend, tls.formatted(authority(), "other.test, \"spiffe://mesh/ns/a/sa/b\""));
        assertThat(edge.get("/").body()).isEqualTo("secure");

        edge.reuse();
        originate(backend, tls.formatted(authority(), "\"spiffe://mesh/ns/a/sa/c\""));
        assertRefused();
    }

    @Test
    void namesOfTheServiceEntryCountWhereTheRuleHasNone() {
        SecureBackend backend = backend("spiffe://mesh/ns/a/sa/b");
        edge.also("""
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: named}
                spec:
                  hosts: [named.test]
                  resolution: STATIC
                  ports: [{number: 80, name: http, protocol: HTTP}]
                  subjectAltNames: ["spiffe://mesh/ns/a/sa/b"]
                  endpoints: [{address: 127.0.0.1, ports: {http: %d}}]
                ---
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: named}
                spec: {host: named.test, trafficPolicy: {tls: {mode: SIMPLE, caCertificates: %s}}}
                """.formatted(backend.port(), authority()));
        edge.rule("{route: [{destination: {host: named.test}}]}");

        assertThat(edge.get("/").body()).isEqualTo("secure");
    }

    @Test
    void unknownAuthorityIsRefusedUnlessNothingIsVerified() {
        SecureBackend backend = backend("shop.test");
        originate(backend, "{mode: SIMPLE}");
        assertRefused();

        edge.reuse();
        originate(backend, "{mode: SIMPLE, insecureSkipVerify: true}");
        assertThat(edge.get("/", "host", "whatever.test").body()).isEqualTo("secure");
    }

    @Test
    void revokedCertificateIsRefused() {
        X509Bundle revoked = AUTHORITY.issue("shop.test");
        X509Bundle good = AUTHORITY.issue("shop.test");
        String crl = Pki.write(files, "ca.crl", AUTHORITY.revocations(revoked)).toString();
        String tls = "{mode: SIMPLE, caCertificates: %s, caCrl: %s}".formatted(authority(), crl);
        originate(edge.open(SecureBackend.start("good", good)), tls);
        assertThat(edge.get("/").body()).isEqualTo("good");

        edge.reuse();
        originate(edge.open(SecureBackend.start("revoked", revoked)), tls);
        assertRefused();
    }

    @Test
    void disableIsPlainText() {
        SecureBackend backend = backend("shop.test");
        originate(backend, "{mode: DISABLE}");

        assertThat(edge.get("/").statusCode()).isNotEqualTo(200);
        assertThat(backend.seen()).isEmpty();
    }

    @Test
    void plainBackendIsNoTlsBackend() {
        edge.backend("plain");
        edge.also("""
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: plain}
                spec: {host: plain.test, trafficPolicy: {tls: {mode: SIMPLE, insecureSkipVerify: true}}}
                """);
        edge.rule("{route: [{destination: {host: plain.test}}], retries: {attempts: 0}}");

        assertRefused();
    }

    @Test
    void mutualShowsACertificate() {
        X509Bundle own = CLIENTS.issue("gateway");
        SecureBackend backend = edge.open(SecureBackend.mutual("secure", AUTHORITY.issue("shop.test"), CLIENTS));
        originate(
                backend,
                "{mode: MUTUAL, caCertificates: %s, clientCertificate: %s, privateKey: %s}"
                        .formatted(
                                authority(),
                                Pki.write(files, "tls.crt", own.getCertificatePathPEM()),
                                Pki.write(files, "tls.key", own.getPrivateKeyPEM())));

        assertThat(edge.get("/").body()).isEqualTo("secure");
        assertThat(backend.last().client()).isEqualTo("CN=gateway");
    }

    @Test
    void credentialNameIsASecretOfTheProxysNamespace() {
        X509Bundle own = CLIENTS.issue("of-secret");
        SecureBackend backend = edge.open(SecureBackend.mutual("secure", AUTHORITY.issue("shop.test"), CLIENTS));
        edge.also(secret("backend-cert", own));
        originate(backend, "{mode: MUTUAL, credentialName: backend-cert}");

        assertThat(edge.get("/").body()).isEqualTo("secure");
        assertThat(backend.last().client()).isEqualTo("CN=of-secret");
    }

    @Test
    void missingSecretIsAFindingAndNobodyIsAskedInPlainText() {
        SecureBackend backend = backend("shop.test");
        originate(backend, "{mode: MUTUAL, credentialName: nowhere}");

        assertRefused();
        assertThat(findings()).anySatisfy(finding -> {
            assertThat(finding.path()).isEqualTo("spec.trafficPolicy.tls.credentialName");
            assertThat(finding.message()).contains("no such Secret");
        });
    }

    @Test
    void istioMutualWithoutACertificateOfTheMeshFailsVisibly() {
        SecureBackend backend = backend("shop.test");
        originate(backend, "{mode: ISTIO_MUTUAL}");

        assertRefused();
        assertThat(findings())
                .anySatisfy(finding -> assertThat(finding.message()).contains("istio.tls.workload"));
    }

    @Test
    void replacedFilesAreForNewConnectionsAndBrokenOnesForNobody() {
        SecureBackend backend = edge.open(SecureBackend.mutual("secure", AUTHORITY.issue("*.test"), CLIENTS));
        X509Bundle first = CLIENTS.issue("first");
        X509Bundle second = CLIENTS.issue("second");
        Path certificate = Pki.write(files, "tls.crt", first.getCertificatePathPEM());
        Path key = Pki.write(files, "tls.key", first.getPrivateKeyPEM());
        originate(
                backend,
                "{mode: MUTUAL, caCertificates: %s, clientCertificate: %s, privateKey: %s}"
                        .formatted(authority(), certificate, key));
        edge.get("/", "host", "a.test");
        assertThat(backend.last().client()).isEqualTo("CN=first");

        Pki.write(files, "tls.key", second.getPrivateKeyPEM());
        await().untilAsserted(() -> assertThat(findings())
                .anySatisfy(finding ->
                        assertThat(finding.message()).isEqualTo("the private key is not that of the certificate")));
        edge.get("/", "host", "b.test");
        assertThat(backend.last().client()).isEqualTo("CN=first");

        Pki.write(files, "tls.crt", second.getCertificatePathPEM());
        await().until(() ->
                findings().stream().noneMatch(finding -> finding.code().equals(Finding.CERTIFICATE)));
        edge.get("/", "host", "c.test");
        assertThat(backend.last().client()).isEqualTo("CN=second");
        edge.get("/", "host", "a.test");
        assertThat(backend.last().client()).isEqualTo("CN=first");
    }

    @Test
    void replacedSecretLeavesConnectionsAlone() {
        SecureBackend backend = edge.open(SecureBackend.mutual("secure", AUTHORITY.issue("*.test"), CLIENTS));
        edge.also(secret("rotating", CLIENTS.issue("first")));
        originate(backend, "{mode: MUTUAL, credentialName: rotating}");
        edge.get("/", "host", "a.test");

        edge.reuse();
        edge.also(secret("rotating", CLIENTS.issue("second")));
        originate(backend, "{mode: MUTUAL, credentialName: rotating}");
        edge.get("/", "host", "b.test");
        edge.get("/", "host", "a.test");

        assertThat(backend.seen())
                .extracting(SecureBackend.Seen::client)
                .containsExactly("CN=first", "CN=second", "CN=first");
    }

    @Test
    void http2PortNegotiatesHttp2() {
        SecureBackend backend = edge.open(SecureBackend.http2("secure", AUTHORITY.issue("shop.test")));
        edge.also(EdgeFixture.service("h2.test", backend.port())
                .replace("name: http, protocol: HTTP", "name: http, protocol: HTTP2"));
        edge.also("""
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: secure}
                spec:
                  host: h2.test
                  trafficPolicy:
                    portLevelSettings: [{port: {number: 80}, tls: {mode: SIMPLE, caCertificates: %s}}]
                """.formatted(authority()));
        edge.rule("{route: [{destination: {host: h2.test}}]}");

        assertThat(edge.get("/").body()).isEqualTo("secure");
        assertThat(backend.last().alpn()).isEqualTo("h2");
        assertThat(backend.last().serverName()).isEqualTo("shop.test");
    }

    private static String secret(String name, X509Bundle certificate) {
        return """
                apiVersion: v1
                kind: Secret
                metadata: {name: %s}
                type: kubernetes.io/tls
                data: {tls.crt: %s, tls.key: %s, ca.crt: %s}
                """.formatted(
                        name,
                        base64(certificate.getCertificatePathPEM()),
                        base64(certificate.getPrivateKeyPEM()),
                        base64(AUTHORITY.pem()));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
}
