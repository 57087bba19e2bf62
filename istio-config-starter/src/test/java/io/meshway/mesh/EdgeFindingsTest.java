package io.meshway.mesh;

import static io.meshway.fixtures.MeshYaml.istio;
import static io.meshway.mesh.Linked.GATEWAY;
import static io.meshway.mesh.Linked.gateway;
import static io.meshway.mesh.Linked.virtualService;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.MeshYaml;
import io.meshway.mesh.validate.ResourceValidator;
import io.meshway.model.Finding;
import io.meshway.model.Severity;
import io.meshway.model.parse.ParseResult;
import io.meshway.model.parse.ResourceParser;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What people are told about Gateways and matches that do not do what they look like. */
class EdgeFindingsTest {
    private static final String HTTP = "{number: 80, name: http, protocol: HTTP}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "port: {number: 443, name: a, protocol: TLS}, tls: {mode: AUTO_PASSTHROUGH}",
                "port: {number: 80, name: a, protocol: HTTP}, bind: unix:///run/a.sock",
            })
    void serverThatIsNotServedYetIsNotOpenedAndSomebodySaysSo(String server) {
        String gateway = istio("Gateway", "gw", "{servers: [{" + server + ", hosts: [\"*\"]}]}");

        assertThat(Linked.yaml(gateway).snapshot().listeners()).isEmpty();
        assertThat(findings(gateway))
                .filteredOn(finding -> finding.code().equals(Finding.UNSUPPORTED))
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding.severity()).isNotEqualTo(Severity.INFO));
    }

    /** Of the reader, the validator and the linker. */
    private static List<Finding> findings(String document) {
        List<Finding> findings = new ArrayList<>();
        for (ParseResult result :
                new ResourceParser().parse(new YAMLMapper().readTree(document), "test.yaml", "default")) {
            findings.addAll(result.findings());
            if (result instanceof ParseResult.Accepted accepted) {
                findings.addAll(new ResourceValidator(MeshConfig.DEFAULTS).validate(accepted.resource()));
            }
        }
        findings.addAll(MeshYaml.link(document).findings());
        return findings;
    }

    @Test
    void oneHostOnOnePortOfTwoGatewaysIsAFinding() {
        Linked linked = Linked.yaml(
                gateway("a@2020", HTTP, "h.com", "x.com"),
                gateway("b@2021", HTTP, "y.com", "H.com"),
                gateway("c@2022", "{number: 81, name: http, protocol: HTTP}", "h.com"));

        assertThat(linked.findings())
                .containsExactly(
                        "IST0145 b spec.servers[0].hosts[1] H.com", "IST0145 a spec.servers[0].hosts[0] h.com");
        assertThat(linked.snapshot().findings().get(0).message()).contains("Gateway default/a");
    }

    @Test
    void hostsThatDifferInTheirNamespaceOrBelongToOneGatewayDoNot() {
        Linked linked = Linked.yaml(istio("Gateway", "a", """
                        {servers: [{port: {number: 80, name: a, protocol: HTTP}, hosts: [one/h.com]},
                                   {port: {number: 80, name: b, protocol: HTTP}, hosts: [one/h.com]}]}"""), gateway("b", HTTP, "two/h.com"));

        assertThat(linked.findings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sourceNamespace: app                   | true
            sourceNamespace: default               | false
            sourceNamespace: ''                    | false
            'sourceNamespace: app, gateways: [gw]' | false
            """)
    void sourceNamespaceOfCallersIsAFinding(String match, boolean found) {
        Linked linked = Linked.yaml(
                GATEWAY,
                virtualService("v", "h.com", "{match: [{uri: {exact: /}, " + match + "}], redirect: {uri: /x}}"));

        String finding = "IST0133 v spec.http[0].match[0].sourceNamespace app";
        assertThat(linked.findings()).isEqualTo(found ? List.of(finding) : List.of());
    }

    @Test
    void sourceNamespaceInAResourceForTheMeshTooIsNone() {
        Linked linked = Linked.yaml(
                GATEWAY,
                istio(
                        "VirtualService",
                        "v",
                        "{hosts: [h.com], gateways: [gw, mesh], http: [{match: [{sourceNamespace: app}], redirect: {uri: /x}}]}"));

        assertThat(linked.findings()).isEmpty();
    }
}
