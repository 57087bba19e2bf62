package io.meshway.mesh;

import static io.meshway.fixtures.MeshYaml.istio;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Pki;
import io.meshway.model.Finding;
import io.meshway.model.Severity;
import io.netty.pkitesting.X509Bundle;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gateways of one workload, and what they need around them. */
class GatewayChecksTest {
    private static final String TLS =
            "{port: {number: 443, name: %s, protocol: HTTPS}, hosts: [%s], tls: {mode: %s, credentialName: cert}}";

    private static final Pki PKI = Pki.authority("a");

    private static String gateway(String name, String selector, String server) {
        return istio("Gateway", name, "{selector: {%s}, servers: [%s]}".formatted(selector, server));
    }

    private static String http(int port, String host) {
        return "{port: {number: %d, name: a, protocol: HTTP}, hosts: [\"%s\"]}".formatted(port, host);
    }

    private static String secret(String data) {
        String texts = data.replace("GOOD", quoted(PKI.issue("a.com")))
                .replace("OLD", quoted(PKI.issue(Instant.EPOCH, Instant.EPOCH.plusSeconds(1), "a.com")));
        return "{apiVersion: v1, kind: Secret, metadata: {name: cert}, stringData: {" + texts + "}}";
    }

    private static String quoted(X509Bundle certificate) {
        return '"' + certificate.getCertificatePathPEM().replace("\r", "").replace("\n", "\\n") + '"';
    }

    private static List<String> findings(String... documents) {
        return Linked.yaml(documents).findings();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            istio: ingressgateway         | istio: ingressgateway           | true
            istio: egress                 | istio: egress                   | true
            istio: egress                 | istio: ingressgateway           | false
            app: shop                     | 'app: shop, tier: edge'         | true
            app: shop                     | 'app: shop, tier: none'         | false
            ''                            | istio: ingressgateway           | true
            """)
    void oneHostOnOnePortOfTwoGatewaysOfOneWorkload(String one, String other, boolean conflict) {
        String pod = "{apiVersion: v1, kind: Pod, metadata: {name: p, labels: {app: shop, tier: edge}}}";
        List<Finding> found = Linked.yaml(
                        gateway("a@2020", one, http(80, "h.com")), gateway("b@2021", other, http(80, "H.com")), pod)
                .snapshot()
                .findings();

        assertThat(found)
                .filteredOn(finding -> finding.code().equals("IST0145"))
                .extracting(Finding::severity)
                .isEqualTo(conflict ? List.of(Severity.ERROR, Severity.ERROR) : List.of());
    }

    @Test
    void certificateOfTwoGateways() {
        assertThat(findings(
                        gateway("a@2020", "istio: ingressgateway", TLS.formatted("a", "a.com", "SIMPLE")),
                        gateway("b@2021", "istio: ingressgateway", TLS.formatted("b", "b.com", "SIMPLE")),
                        secret("tls.crt: a, tls.key: b")))
                .contains("IST0138 b spec.servers[0].tls cert")
                .noneMatch(finding -> finding.startsWith("IST0101"));
    }

    @Test
    void portThatTheServiceInFrontDoesNotHave() {
        String service = """
                apiVersion: v1
                kind: Service
                metadata: {name: edge}
                spec: {selector: {istio: ingressgateway}, ports: [{port: 80, name: http}]}
                """;

        assertThat(findings(gateway("a", "istio: ingressgateway", http(80, "a.com")), service))
                .isEmpty();
        assertThat(findings(gateway("a", "istio: ingressgateway", http(8080, "a.com")), service))
                .containsExactly("IST0162 a spec.servers[0].port.number 8080");
        assertThat(findings(gateway("a", "istio: ingressgateway", http(8080, "a.com"))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'tls.crt: GOOD, tls.key: b'           | SIMPLE | ''
            'cert: GOOD, key: b'                  | SIMPLE | ''
            'cert: GOOD, tls.key: b'              | SIMPLE | ''
            'cert: GOOD, tls.crt: a, tls.key: b'  | SIMPLE | ''
            'tls.crt: a, tls.key: b'              | SIMPLE | IST0161
            'tls.crt: OLD, tls.key: b'            | SIMPLE | IST0161
            'tls.crt: a'                          | SIMPLE | IST0161
            'tls.crt: a, tls.key: ""'             | SIMPLE | IST0161
            'tls.crt: GOOD, tls.key: b'           | MUTUAL | IST0161
            'tls.crt: GOOD, tls.key: b, ca.crt: c' | MUTUAL | ''
            """)
    void secretOfAGateway(String data, String mode, String code) {
        assertThat(findings(gateway("a", "istio: ingressgateway", TLS.formatted("a", "a.com", mode)), secret(data)))
                .isEqualTo(code.isEmpty() ? List.of() : List.of(code + " a spec.servers[0].tls.credentialName cert"));
    }

    @Test
    void stapleOfASecretIsNotSentAndSaidToBeNot() {
        assertThat(findings(
                        gateway("a", "istio: ingressgateway", TLS.formatted("a", "a.com", "SIMPLE")),
                        secret("tls.crt: GOOD, tls.key: b, tls.ocsp-staple: c")))
                .containsExactly(Finding.UNSUPPORTED + " a spec.servers[0].tls.credentialName cert");
    }

    @Test
    void missingSecretIsAnErrorOfTheGatewayThatServes() {
        List<Finding> found = Linked.yaml(gateway("a", "istio: ingressgateway", TLS.formatted("a", "a.com", "SIMPLE")))
                .snapshot()
                .findings();

        assertThat(found).extracting(Finding::code).containsExactly("IST0101");
        assertThat(found.get(0).severity()).isEqualTo(Severity.ERROR);
        assertThat(found.get(0).message()).contains("no such Secret in namespace default");
    }
}
