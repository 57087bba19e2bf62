package io.meshway.behaviour;

import static java.time.temporal.ChronoUnit.DAYS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.Pki;
import io.meshway.fixtures.SecureClient;
import io.meshway.model.Finding;
import io.meshway.model.Severity;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;

@ParameterizedClass
@EnumSource(Door.class)
class TlsTerminationBehaviourTest extends SecureEdge {
    TlsTerminationBehaviourTest(Door door) {
        super(door);
    }

    @Test
    void serverNameChoosesTheCertificateAndTheRoutes() throws IOException {
        serve(List.of(server("a.example.com", simple("a")), server("\"*.b.example.com\"", simple("b"))));

        assertServed("a.example.com", "a");
        assertServed("A.Example.Com", "a");
        assertServed("x.b.example.com", "b");
        assertRefused("b.example.com");
        assertRefused((String) null);
        try (SecureClient client = open("a.example.com")) {
            assertThat(client.get("x.b.example.com")).startsWith("HTTP/1.1 404");
            assertThat(client.get("a.example.com")).startsWith("HTTP/1.1 200");
        }
        assertThat(backend.last().header("x-forwarded-proto")).isEqualTo("https");
    }

    @Test
    void laterServerWithTheSameHostIsLeftOut() throws IOException {
        serve(List.of(server("a.example.com", simple("a")), server("b.example.com, a.example.com", simple("b"))));

        assertServed("a.example.com", "a");
        assertRefused("b.example.com");
        assertThat(findings()).anySatisfy(finding -> {
            assertThat(finding.code()).isEqualTo(Finding.CONFLICTING_GATEWAYS);
            assertThat(finding.path()).isEqualTo("spec.servers[1].hosts");
        });
    }

    @Test
    void serverThatWantsACertificateOfTheMeshClosesItsOwnHostsOnly() throws IOException {
        serve(List.of(server("a.example.com", "mode: ISTIO_MUTUAL"), server("b.example.com", simple("b"))));

        assertRefused("a.example.com");
        assertServed("b.example.com", "b");
        assertThat(findings()).anySatisfy(finding -> {
            assertThat(finding.isError()).isTrue();
            assertThat(finding.value()).startsWith("Gateway default/edge https-");
            assertThat(finding.message()).contains("istio.tls.workload");
        });
    }

    @Test
    void http2IsNegotiatedFirst() throws IOException {
        serve(simple("a"));
        try (SecureClient client = SecureClient.open(
                edge.listenerPort(),
                "a.example.com",
                null,
                parameters -> parameters.setApplicationProtocols(new String[] {"http/1.1", "h2"}))) {
            assertThat(client.alpn()).isEqualTo("h2");
        }
        try (SecureClient client = open("a.example.com")) {
            assertThat(client.alpn()).isEmpty();
        }
        try (SecureClient other =
                open("a.example.com", parameters -> parameters.setApplicationProtocols(new String[] {"spdy/3"}))) {
            assertThat(other.alpn()).isEmpty();
            assertThat(other.get("a.example.com")).startsWith("HTTP/1.1 200");
        }

        Integer status = HttpClient.newConnection()
                .protocol(HttpProtocol.H2)
                .secure(spec -> spec.sslContext(http2Client()))
                .headers(headers -> headers.set("host", "a.example.com"))
                .get()
                .uri("https://127.0.0.1:" + edge.listenerPort() + "/h2")
                .responseSingle((response, body) ->
                        body.asString().thenReturn(response.status().code()))
                .block();
        assertThat(status).isEqualTo(200);
        assertThat(backend.last().target()).isEqualTo("/h2");
        assertThat(backend.last().header("x-forwarded-proto")).isEqualTo("https");
    }

    private static io.netty.handler.ssl.SslContext http2Client() {
        try {
            return SslContextBuilder.forClient()
                    .trustManager(InsecureTrustManagerFactory.INSTANCE)
                    .endpointIdentificationAlgorithm("")
                    .applicationProtocolConfig(new io.netty.handler.ssl.ApplicationProtocolConfig(
                            io.netty.handler.ssl.ApplicationProtocolConfig.Protocol.ALPN,
                            io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                            io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                            "h2"))
                    .build();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void credentialNameIsASecretThatMayComeLaterAndChange() throws IOException {
        String tls = "mode: SIMPLE, credentialName: web";
        serve(List.of(server("a.example.com", tls), server("b.example.com", simple("b"))));
        assertRefused("a.example.com");
        assertServed("b.example.com", "b");
        assertThat(findings())
                .anySatisfy(finding -> assertThat(finding.path()).isEqualTo("spec.servers[0].tls.credentialName"));

        List<String> servers = List.of(server("a.example.com", tls), server("b.example.com", simple("b")));
        serve(servers, secret("web", AUTHORITY.issue("first")));
        assertServed("a.example.com", "first");
        try (SecureClient running = open("a.example.com")) {
            serve(servers, secret("web", AUTHORITY.issue("second")));
            assertServed("a.example.com", "second");
            assertThat(running.get("a.example.com")).startsWith("HTTP/1.1 200");
        }
        serve(servers, secret("web", AUTHORITY.issue("third").getCertificatePathPEM(), "no key"));
        assertServed("a.example.com", "second");
        serve(servers);
        assertRefused("a.example.com");
    }

    @Test
    void brokenSecretClosesItsOwnHostsOnly() throws IOException {
        serve(
                List.of(
                        server("a.example.com", "mode: SIMPLE, credentialName: broken"),
                        server("b.example.com", simple("b"))),
                secret("broken", "no certificate", "no key"));

        assertRefused("a.example.com");
        assertServed("b.example.com", "b");
        assertThat(findings()).anySatisfy(finding -> {
            assertThat(finding.code()).isEqualTo(Finding.CERTIFICATE);
            assertThat(String.valueOf(finding.resource())).isEqualTo("Secret default/broken");
        });
    }

    @Test
    void expiredCertificateIsShownAndSaidToBe() throws IOException {
        Instant now = Instant.now();
        X509Bundle old = AUTHORITY.issue(now.minus(90, DAYS), now.minus(1, DAYS), "old");
        X509Bundle late = AUTHORITY.issue(now.minus(90, DAYS), now.plus(1, DAYS), "late");
        serve(
                List.of(
                        server("a.example.com", "mode: SIMPLE, credentialName: old"),
                        server("b.example.com", "mode: SIMPLE, " + files("late", late)),
                        server("c.example.com", simple("fresh"))),
                secret("old", old));

        assertServed("a.example.com", "old");
        assertServed("b.example.com", "late");
        assertThat(findings())
                .filteredOn(finding -> finding.code().equals(Finding.CERTIFICATE)
                        || finding.code().equals("IST0161"))
                .extracting(Finding::severity, finding -> String.valueOf(finding.resource()), Finding::code)
                .containsExactlyInAnyOrder(
                        tuple(Severity.ERROR, "Gateway default/edge", "IST0161"),
                        tuple(Severity.ERROR, "Secret default/old", Finding.CERTIFICATE),
                        tuple(Severity.WARNING, "null", Finding.CERTIFICATE));
    }

    @Test
    void replacedFilesAreForNewConnections() throws IOException {
        serve(simple("live"));
        try (SecureClient running = open("a.example.com")) {
            X509Bundle next = AUTHORITY.issue("next");
            Pki.write(files, "live.key", next.getPrivateKeyPEM());
            Pki.write(files, "live.crt", next.getCertificatePathPEM());
            await().untilAsserted(() -> assertServed("a.example.com", "next"));
            assertThat(running.get("a.example.com")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void versionsAreTheServers() throws IOException {
        serve(List.of(
                server("a.example.com", simple("a") + ", minProtocolVersion: TLSV1_3"),
                server("b.example.com", simple("b") + ", maxProtocolVersion: TLSV1_2")));

        assertThatIOException().isThrownBy(() -> open("a.example.com", only("TLSv1.2")));
        try (SecureClient client = open("a.example.com")) {
            assertThat(client.version()).isEqualTo("TLSv1.3");
        }
        try (SecureClient client = open("b.example.com")) {
            assertThat(client.version()).isEqualTo("TLSv1.2");
        }
    }

    @Test
    void cipherSuitesAreTheServers() throws IOException {
        serve(simple("a") + ", cipherSuites: [ECDHE-ECDSA-AES256-GCM-SHA384, unknown]");

        try (SecureClient client = open("a.example.com", only("TLSv1.2"))) {
            assertThat(client.cipher()).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
        }
        assertThatIOException()
                .isThrownBy(() -> open("a.example.com", parameters -> {
                    parameters.setProtocols(new String[] {"TLSv1.2"});
                    parameters.setCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"});
                }));
    }

    private SecureClient open(String serverName, java.util.function.Consumer<SSLParameters> parameters)
            throws IOException {
        return SecureClient.open(edge.listenerPort(), serverName, null, parameters);
    }

    private static java.util.function.Consumer<SSLParameters> only(String version) {
        return parameters -> parameters.setProtocols(new String[] {version});
    }

    @Test
    void severalCertificatesAreForSeveralSortsOfKeys() throws IOException {
        X509Bundle rsa = AUTHORITY.issueRsa("rsa");
        serve("mode: SIMPLE, credentialNames: [ec, rsa]", secret("ec", AUTHORITY.issue("ec")), secret("rsa", rsa));

        try (SecureClient client = open("a.example.com", suite("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"))) {
            assertThat(client.certificate()).isEqualTo("rsa");
        }
        try (SecureClient client = open("a.example.com", suite("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"))) {
            assertThat(client.certificate()).isEqualTo("ec");
        }
        serve("mode: SIMPLE, tlsCertificates: [{%s}]".formatted(files("listed", AUTHORITY.issue("listed"))));
        assertServed("a.example.com", "listed");
    }

    private static java.util.function.Consumer<SSLParameters> suite(String suite) {
        return parameters -> {
            parameters.setProtocols(new String[] {"TLSv1.2"});
            parameters.setCipherSuites(new String[] {suite});
        };
    }
}
