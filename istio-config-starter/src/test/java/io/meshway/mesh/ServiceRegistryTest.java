package io.meshway.mesh;

import static io.meshway.fixtures.MeshYaml.istio;
import static io.meshway.mesh.Linked.GATEWAY;
import static io.meshway.mesh.Linked.addresses;
import static io.meshway.mesh.Linked.rule;
import static io.meshway.mesh.Linked.virtualService;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceRegistryTest {
    private static final String TO_X = virtualService("a", "a.com", rule("x.com"));

    private static String entry(String name, String more) {
        return istio("ServiceEntry", name, "{hosts: [x.com], resolution: STATIC, " + more + "}");
    }

    private static String endpoint(int port, String address) {
        return "ports: [{number: %d, name: p%d, protocol: HTTP}], endpoints: [{address: %s}]"
                .formatted(port, port, address);
    }

    @Test
    void olderOfTwoServiceEntriesForOneHostWins() {
        Linked linked = Linked.yaml(
                GATEWAY,
                TO_X,
                entry("a/young@2021", endpoint(80, "10.0.0.2")),
                entry("b/old@2020", endpoint(80, "10.0.0.1")));

        assertThat(addresses(linked.cluster("x.com"))).containsExactly("10.0.0.1:80");
        assertThat(linked.findings()).containsExactly("DUPLICATE young spec.hosts x.com");
    }

    @Test
    void olderOneWinsEvenAgainstOneOfTheGatewaysOwnNamespace() {
        Linked linked = Linked.yaml(
                GATEWAY,
                TO_X,
                entry("default/young@2021", endpoint(80, "10.0.0.2")),
                entry("far/old@2020", endpoint(80, "10.0.0.1")));

        assertThat(addresses(linked.cluster("x.com"))).containsExactly("10.0.0.1:80");
    }

    @Test
    void serviceEntriesThatAgreeInAllElseAreOneServiceWithAllPorts() {
        Linked linked = Linked.yaml(
                GATEWAY,
                virtualService(
                        "a",
                        "a.com",
                        "{route: [{destination: {host: x.com}}], mirror: {host: x.com, port: {number: 8080}}}"),
                entry("one@2020", endpoint(80, "10.0.0.1")),
                entry(
                        "two@2021",
                        "ports: [{number: 8080, name: b, protocol: HTTP}, {number: 80, name: c, targetPort: 81, protocol: HTTP}], endpoints: [{address: 10.0.0.2}]"));

        assertThat(addresses(linked.cluster("x.com", 80, ""))).containsExactly("10.0.0.1:80", "10.0.0.2:81");
        assertThat(addresses(linked.cluster("x.com", 8080, ""))).containsExactly("10.0.0.2:8080");
        assertThat(linked.findings()).isEmpty();
    }

    @Test
    void onlyThePortsOfTheFirstEntryDecideWhichPortIsMeant() {
        Linked linked = Linked.yaml(
                Linked.gateway("gw", "{number: 99, name: h, protocol: HTTP}", "*"),
                TO_X,
                entry("one@2020", endpoint(8080, "10.0.0.1")),
                entry("two@2021", endpoint(9090, "10.0.0.2")));

        assertThat(addresses(linked.cluster("x.com", 8080, ""))).containsExactly("10.0.0.1:8080");
    }

    @Test
    void serviceWinsOverAnOlderServiceEntryAndTakesItsNamesOfCertificates() {
        Linked linked = Linked.yaml(
                GATEWAY,
                virtualService("a", "a.com", rule("x")),
                istio(
                        "ServiceEntry",
                        "squatter@2000",
                        "{hosts: [x.default.svc.cluster.local], resolution: STATIC, subjectAltNames: [san], ports: [{number: 80, name: h, protocol: HTTP}], endpoints: [{address: 6.6.6.6}]}"),
                """
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: x}
                spec: {selector: {app: x}, ports: [{port: 80, name: http}]}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: x-1, labels: {app: x}}
                status: {podIP: 10.0.0.1, podIPs: [{ip: 10.0.0.1}]}
                """);

        ClusterSpec spec = linked.cluster("x.default.svc.cluster.local");
        assertThat(addresses(spec)).containsExactly("10.0.0.1:80");
        assertThat(spec.subjectAltNames()).containsExactly("san");
        assertThat(spec.service().name()).isEqualTo("x");
        assertThat(linked.findings()).containsExactly("DUPLICATE squatter spec.hosts x.default.svc.cluster.local");
    }

    @ParameterizedTest
    @CsvSource({
        "default, '[\"*\"]', true",
        "far, '[.]', false",
        "far, '[default]', true",
        "far, '[third]', false",
        "far, '[\"~\"]', false",
        "far, '[]', true"
    })
    void serviceEntryIsKnownWhereItIsExportedTo(String namespace, String exportTo, boolean known) {
        Linked linked = Linked.yaml(
                GATEWAY, TO_X, entry(namespace + "/e", "exportTo: " + exportTo + ", " + endpoint(80, "10.0.0.1")));

        assertThat(linked.snapshot().clusters().isEmpty()).isNotEqualTo(known);
    }

    @ParameterizedTest
    @CsvSource({
        "'*', true",
        "., false",
        "'third,default', true",
        "'third, default', true",
        "third, false",
        "'~', false",
        "'', true"
    })
    void serviceIsKnownWhereItsAnnotationExportsItTo(String exportTo, boolean known) {
        Linked linked = Linked.yaml(
                GATEWAY, virtualService("a", "a.com", rule("x.far.svc.cluster.local")), """
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: x, namespace: far, annotations: {networking.istio.io/exportTo: "%s"}}
                spec: {ports: [{port: 80, name: http}]}
                """.formatted(exportTo));

        assertThat(linked.snapshot().clusters().isEmpty()).isNotEqualTo(known);
    }

    @Test
    void hiddenServiceEntryDoesNotHideAVisibleOne() {
        Linked linked = Linked.yaml(
                GATEWAY,
                TO_X,
                entry("far/old@2020", "exportTo: [.], " + endpoint(80, "10.0.0.1")),
                entry("near/young@2021", endpoint(80, "10.0.0.2")));

        assertThat(addresses(linked.cluster("x.com"))).containsExactly("10.0.0.2:80");
    }

    @Test
    void udpPortsHaveNoCluster() {
        Linked linked = Linked.yaml(
                GATEWAY, virtualService("a", "a.com", "{route: [{destination: {host: x, port: {number: 53}}}]}"), """
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: x}
                spec: {ports: [{port: 53, name: dns, protocol: UDP}]}
                """);

        assertThat(linked.snapshot().clusters()).isEmpty();
    }
}
