package io.meshway.model.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.Finding;
import io.meshway.model.Gateway;
import io.meshway.model.ServerTls;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayReaderTest {
    private static final String ALL_OF_TLS = """
            tls:
              mode: MUTUAL
              serverCertificate: /a.crt
              privateKey: /a.key
              caCertificates: /ca.crt
              caCrl: /ca.crl
              credentialName: one
              credentialNames: [two]
              caCertCredentialName: three
              tlsCertificates: [{serverCertificate: /b.crt, privateKey: /b.key, caCertificates: /b.ca}]
              subjectAltNames: [client.example.com]
              verifyCertificateSpki: [c3BraQ==]
              verifyCertificateHash: [ab12]
              minProtocolVersion: TLSV1_2
              maxProtocolVersion: TLSV1_3
              cipherSuites: [AES128-SHA]
              insecureSkipVerify: true
            """;

    @Test
    void selectorAndServersAreRead() {
        Gateway gateway = Parsed.spec("Gateway", """
                        selector: {istio: ingressgateway}
                        servers:
                        - port: {number: 80, name: http, protocol: HTTP}
                          hosts: ["*.example.com", team-a/shop.example.com]
                          name: public
                          tls: {httpsRedirect: true}
                        """).clean(Gateway.class);

        assertThat(gateway.selector()).isEqualTo(Map.of("istio", "ingressgateway"));
        assertThat(gateway.servers()).hasSize(1);
        Gateway.Server server = gateway.servers().get(0);
        assertThat(server.port()).isEqualTo(new Gateway.ServerPort(80, "http", "HTTP"));
        assertThat(server.hosts()).containsExactly("*.example.com", "team-a/shop.example.com");
        assertThat(server.name()).isEqualTo("public");
        assertThat(server.bind()).isNull();
        assertThat(server.tls()).isNotNull();
        assertThat(server.tls().httpsRedirect()).isTrue();
    }

    @Test
    void bindAndDefaultEndpointAreRead() {
        Gateway.Server server = server("{bind: 127.0.0.1, defaultEndpoint: \"127.0.0.1:8080\"}");

        assertThat(server.bind()).isEqualTo("127.0.0.1");
        assertThat(server.defaultEndpoint()).isEqualTo("127.0.0.1:8080");
    }

    @Test
    void missingPortReadsAsAnInvalidOneForValidationToFind() {
        assertThat(server("{hosts: [a]}").port()).isEqualTo(new Gateway.ServerPort(0, "", ""));
    }

    @Test
    void tlsHasEveryField() {
        Gateway.Server server = server(ALL_OF_TLS);

        assertThat(server.tls())
                .isEqualTo(new ServerTls(
                        false,
                        ServerTls.Mode.MUTUAL,
                        "/a.crt",
                        "/a.key",
                        "/ca.crt",
                        "/ca.crl",
                        "one",
                        List.of("two"),
                        "three",
                        List.of(new ServerTls.CertificateFiles("/b.crt", "/b.key", "/b.ca")),
                        List.of("client.example.com"),
                        List.of("c3BraQ=="),
                        List.of("ab12"),
                        "TLSV1_2",
                        "TLSV1_3",
                        List.of("AES128-SHA"),
                        true));
    }

    @Test
    void tlsWithoutModeIsPassthrough() {
        assertThat(server("tls: {}").tls()).extracting(ServerTls::mode).isEqualTo(ServerTls.Mode.PASSTHROUGH);
    }

    @Test
    void modeInSmallLettersIsRefusedWithTheRightOne() {
        Finding finding = Parsed.spec("Gateway", "servers: [{tls: {mode: simple}}]").only().findings().stream()
                .filter(Finding::isError)
                .findFirst()
                .orElseThrow();

        assertThat(finding.path()).isEqualTo("spec.servers[0].tls.mode");
        assertThat(finding.value()).isEqualTo("simple");
        assertThat(finding.advice()).isEqualTo("did you mean SIMPLE?");
    }

    @Test
    void serverThatIsNotOpenedYetIsReported() {
        Finding finding = Parsed.spec("Gateway", "servers: [{tls: {mode: AUTO_PASSTHROUGH}}]")
                .onlyWarning();

        assertThat(finding.code()).isEqualTo(Finding.UNSUPPORTED);
        assertThat(finding.path()).isEqualTo("spec.servers[0].tls.mode");
        assertThat(finding.value()).isEqualTo("AUTO_PASSTHROUGH");
    }

    @Test
    void targetPortIsRefusedAsInIstio() {
        assertThat(Parsed.spec("Gateway", "servers: [{port: {number: 1, targetPort: 2}}]")
                        .onlyError()
                        .path())
                .isEqualTo("spec.servers[0].port.targetPort");
    }

    private static Gateway.Server server(String server) {
        String indented = server.stripIndent().indent(2);
        return Parsed.spec("Gateway", "servers:\n-\n" + indented)
                .accepted(Gateway.class)
                .servers()
                .get(0);
    }
}
