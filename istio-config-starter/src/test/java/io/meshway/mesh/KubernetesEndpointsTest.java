package io.meshway.mesh;

import static io.meshway.fixtures.MeshYaml.istio;
import static io.meshway.mesh.Linked.GATEWAY;
import static io.meshway.mesh.Linked.addresses;
import static io.meshway.mesh.Linked.endpoints;
import static io.meshway.mesh.Linked.rule;
import static io.meshway.mesh.Linked.virtualService;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.mesh.ClusterSpec.EndpointHealth;
import io.meshway.mesh.ClusterSpec.EndpointSpec;
import io.meshway.mesh.ClusterSpec.TrafficDistribution;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesEndpointsTest {
    private static final String HOST = "x.default.svc.cluster.local";
    private static final String TO_X = virtualService("a", "a.com", rule("x"));

    private static String service(String spec) {
        return core("Service", "{name: x}", "spec: " + spec);
    }

    private static String core(String kind, String metadata, String rest) {
        return "---\napiVersion: v1\nkind: %s\nmetadata: %s\n%s\n".formatted(kind, metadata, rest);
    }

    private static String pod(String name, String ip, String labels, String... spec) {
        return core(
                "Pod",
                "{name: %s, labels: %s}".formatted(name, labels),
                "spec: {" + String.join(", ", spec) + "}\nstatus: {podIP: " + ip + ", podIPs: [{ip: " + ip + "}]}");
    }

    private static String slice(String name, String port, String... endpoints) {
        return """
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: %s, labels: {kubernetes.io/service-name: x}}
                addressType: IPv4
                ports: [%s]
                endpoints: [%s]
                """.formatted(name, port, String.join(", ", endpoints));
    }

    private static final String SERVICE =
            service("{selector: {app: x}, ports: [{port: 80, name: http, targetPort: 8080}]}");

    @Test
    void endpointsComeFromSlicesByTheNameOfThePort() {
        Linked linked = Linked.yaml(
                GATEWAY,
                TO_X,
                SERVICE,
                pod("ignored", "10.9.9.9", "{app: x}"),
                slice("x-1", "{name: http, port: 8080}", "{addresses: [10.0.0.1]}"),
                slice("x-2", "{name: http, port: 8081}", "{addresses: [10.0.0.2]}, {addresses: [10.0.0.2]}"),
                slice("x-3", "{name: admin, port: 9}", "{addresses: [10.0.0.3]}"));

        assertThat(addresses(linked.cluster(HOST))).containsExactly("10.0.0.1:8080", "10.0.0.2:8081");
        assertThat(linked.cluster(HOST).protocol()).isEqualTo(ClusterSpec.UpstreamProtocol.HTTP1);
    }

    @Test
    void sliceOfNamesIsIgnored() {
        Linked linked = Linked.yaml(
                GATEWAY,
                TO_X,
                SERVICE,
                slice("x-1", "{name: http, port: 8080}", "{addresses: [a.com]}").replace("IPv4", "FQDN"));

        assertThat(addresses(linked.cluster(HOST))).isEmpty();
    }

    @Test
    void endpointsHaveTheLabelsOfTheirPodAndAddressesOfUnknownPodsWait() {
        Linked linked = Linked.yaml(
                GATEWAY,
                TO_X,
                SERVICE,
                pod("x-1", "10.0.0.1", "{app: x, version: v1}"),
                slice(
                        "s",
                        "{name: http, port: 8080}",
                        "{addresses: [10.0.0.1], targetRef: {kind: Pod, name: x-1, namespace: default}}",
                        "{addresses: [10.0.0.2], targetRef: {kind: Pod, name: x-2, namespace: default}}",
                        "{addresses: [10.0.0.3]}"));

        assertThat(addresses(linked.cluster(HOST))).containsExactly("10.0.0.1:8080", "10.0.0.3:8080");
        assertThat(endpoints(linked.cluster(HOST)).get(0).labels()).containsEntry("version", "v1");
        assertThat(endpoints(linked.cluster(HOST)).get(1).labels()).isEmpty();
    }

    @Test
    void folderWithSlicesButWithoutTheirPodsIsAFinding() {
        String slice = slice(
                "s",
                "{name: http, port: 8080}",
                "{addresses: [10.0.0.1], targetRef: {kind: Pod, name: x-1, namespace: default}}");

        assertThat(Linked.yaml(GATEWAY, TO_X, SERVICE, slice).findings()).containsExactly("IST0101 s endpoints x");
        assertThat(Linked.yaml(GATEWAY, TO_X, SERVICE, slice, pod("y-1", "10.0.0.9", "{app: y}"))
                        .findings())
                .isEmpty();
    }

    @Test
    void serviceForItsOwnNodeHasEndpointsOfAllWhileTheNodeOfTheGatewayIsNotKnown() {
        Linked linked =
                Linked.yaml(GATEWAY, TO_X, service("{internalTrafficPolicy: Local, ports: [{port: 80, name: http}]}"));

        assertThat(linked.findings()).containsExactly("UNSUPPORTED x spec.internalTrafficPolicy Local");
    }

    @Test
    void serviceForItsOwnNodeHasNoEndpointsOfOthers() {
        ProxyIdentity here =
                ProxyIdentity.gateway("default", Map.of("istio", "ingressgateway", "kubernetes.io/hostname", "node-1"));
        Linked linked = Linked.as(
                here,
                MeshConfig.DEFAULTS,
                GATEWAY,
                TO_X,
                service(
                        "{internalTrafficPolicy: Local, selector: {app: x}, ports: [{port: 80, name: http, targetPort: 8080}]}"),
                podOn("x-1", "10.0.0.1", "node-1"),
                podOn("x-2", "10.0.0.2", "node-2"));

        assertThat(Linked.addresses(linked.cluster("x.default.svc.cluster.local")))
                .containsExactly("10.0.0.1:8080");
        assertThat(linked.findings()).isEmpty();
    }

    private static String podOn(String name, String ip, String node) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, labels: {app: x}}
                spec: {nodeName: %s, containers: [{name: app}]}
                status: {podIPs: [{ip: %s}]}
                """.formatted(name, node, ip);
    }

    @ParameterizedTest
    @CsvSource({
        "'', HEALTHY",
        "ready: true, HEALTHY",
        "'ready: false, serving: false, terminating: false', UNHEALTHY",
        "'ready: false, serving: true, terminating: true', ",
        "'ready: false', ",
    })
    void conditionsOfASliceSayWhoIsThere(String conditions, EndpointHealth health) {
        Linked linked = Linked.yaml(
                GATEWAY,
                TO_X,
                SERVICE,
                slice("s", "{name: http, port: 1}", "{addresses: [10.0.0.1], conditions: {" + conditions + "}}"));

        if (health == null) {
            assertThat(endpoints(linked.cluster(HOST))).isEmpty();
        } else {
            assertThat(endpoints(linked.cluster(HOST)))
                    .extracting(EndpointSpec::health)
                    .containsExactly(health);
        }
    }

    @Test
    void terminatingEndpointOfAServiceWithPersistentSessionsDrains() {
        Linked linked = Linked.yaml(
                GATEWAY,
                TO_X,
                core(
                        "Service",
                        "{name: x, labels: {istio.io/persistent-session: cookie}}",
                        "spec: {ports: [{port: 80, name: http}]}"),
                slice(
                        "s",
                        "{name: http, port: 1}",
                        "{addresses: [10.0.0.1], conditions: {ready: false, serving: true, terminating: true}}"));

        assertThat(endpoints(linked.cluster(HOST)))
                .extracting(EndpointSpec::health)
                .containsExactly(EndpointHealth.DRAINING);
    }

    @Test
    void unreadyEndpointsAreLeftOutWhereAPanicWouldPickThem() {
        String slice = slice(
                "s",
                "{name: http, port: 1}",
                "{addresses: [10.0.0.1]}",
                "{addresses: [10.0.0.2], conditions: {ready: false, terminating: false}}");
        String rule =
                istio("DestinationRule", "x", "{host: x, trafficPolicy: {outlierDetection: {minHealthPercent: 50}}}");

        assertThat(addresses(Linked.yaml(GATEWAY, TO_X, SERVICE, slice).cluster(HOST)))
                .hasSize(2);
        assertThat(addresses(Linked.yaml(GATEWAY, TO_X, SERVICE, slice, rule).cluster(HOST)))
                .containsExactly("10.0.0.1:1");
        String distributed = service("{trafficDistribution: PreferClose, ports: [{port: 80, name: http}]}");
        assertThat(addresses(
                        Linked.yaml(GATEWAY, TO_X, distributed, slice, rule).cluster(HOST)))
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, -, -, ANY",
                "PreferSameZone, -, -, SAME_ZONE",
                "PreferClose, -, -, SAME_ZONE",
                "PreferSameNode, -, -, SAME_NODE",
                "Nearby, -, -, ANY",
                "-, PreferSameNode, PreferClose, SAME_NODE",
                "-, -, preferclose, SAME_ZONE",
                "PreferClose, PreferSameNode, -, SAME_ZONE"
            })
    void trafficDistributionIsTheServicesElseItsAnnotationElseItsNamespaces(
            String field, String onService, String onNamespace, TrafficDistribution distribution) {
        String service = core(
                "Service",
                "{name: x" + annotation(onService) + "}",
                "spec: {ports: [{port: 80, name: http}]" + (field == null ? "" : ", trafficDistribution: " + field)
                        + "}");
        String namespace = core("Namespace", "{name: default" + annotation(onNamespace) + "}", "");

        assertThat(Linked.yaml(GATEWAY, TO_X, service, namespace).cluster(HOST).trafficDistribution())
                .isEqualTo(distribution);
    }

    private static String annotation(String value) {
        return value == null ? "" : ", annotations: {networking.istio.io/traffic-distribution: " + value + "}";
    }

    @Test
    void podsAreTheEndpointsOfAServiceWithoutSlices() {
        Linked linked = Linked.yaml(
                GATEWAY,
                TO_X,
                service("{selector: {app: x}, ports: [{port: 80, name: http, targetPort: web}]}"),
                pod(
                        "x-1",
                        "10.0.0.1",
                        "{app: x}",
                        "containers: [{name: c, ports: [{name: web, containerPort: 8081}]}]"),
                pod(
                        "x-2",
                        "10.0.0.2",
                        "{app: x}",
                        "containers: [{name: c, ports: [{name: other, containerPort: 8082}]}]"),
                pod(
                        "y-1",
                        "10.0.0.3",
                        "{app: y}",
                        "containers: [{name: c, ports: [{name: web, containerPort: 8081}]}]"),
                core("Pod", "{name: x-3, labels: {app: x}}", "spec: {}"),
                pod("x-4", "10.0.0.4", "{app: x}", "containers: [{name: c, ports: [{name: web, containerPort: 9}]}]")
                        .replace("podIPs:", "conditions: [{type: Ready, status: \"False\"}], podIPs:"));

        assertThat(addresses(linked.cluster(HOST))).containsExactly("10.0.0.1:8081", "10.0.0.4:9");
        assertThat(endpoints(linked.cluster(HOST)))
                .extracting(EndpointSpec::health)
                .containsExactly(EndpointHealth.HEALTHY, EndpointHealth.UNHEALTHY);
    }

    @ParameterizedTest
    @CsvSource({"'', 80", "'targetPort: 8080', 8080"})
    void podsAreDialledOnTheTargetPortElseOnThePort(String target, int port) {
        Linked linked = Linked.yaml(
                GATEWAY,
                TO_X,
                service("{clusterIP: None, selector: {app: x}, ports: [{port: 80, name: http, " + target + "}]}"),
                pod("x-1", "10.0.0.1", "{app: x}"));

        assertThat(addresses(linked.cluster(HOST))).containsExactly("10.0.0.1:" + port);
    }

    @Test
    void workloadEntriesThatTheServiceSelectsArePooledWithItsPods() {
        Linked linked = Linked.yaml(
                GATEWAY,
                TO_X,
                SERVICE,
                slice("s", "{name: http, port: 8080}", "{addresses: [10.0.0.1]}"),
                istio("WorkloadEntry", "vm", "{address: 10.1.0.1, labels: {app: x}, ports: {http: 9999}}"),
                istio("WorkloadEntry", "vm2", "{address: 10.1.0.2, labels: {app: x}}"),
                istio("WorkloadEntry", "named", "{address: vm.example.com, labels: {app: x}}"),
                istio("WorkloadEntry", "far/vm", "{address: 10.1.0.3, labels: {app: x}}"));

        assertThat(addresses(linked.cluster(HOST))).containsExactly("10.0.0.1:8080", "10.1.0.1:9999", "10.1.0.2:8080");
    }

    @Test
    void localityIsThatOfThePodsLabelElseOfItsNode() {
        Linked linked = Linked.yaml(
                GATEWAY,
                TO_X,
                SERVICE,
                core(
                        "Node",
                        "{name: n1, labels: {topology.kubernetes.io/region: r1, topology.kubernetes.io/zone: z1, topology.istio.io/subzone: s1}}",
                        ""),
                core(
                        "Node",
                        "{name: n2, labels: {failure-domain.beta.kubernetes.io/region: r2, failure-domain.beta.kubernetes.io/zone: z2}}",
                        ""),
                pod("x-1", "10.0.0.1", "{app: x}", "nodeName: n1"),
                pod("x-2", "10.0.0.2", "{app: x}", "nodeName: n2"),
                pod("x-3", "10.0.0.3", "{app: x, topology.istio.io/locality: r3/z3}", "nodeName: n1"),
                pod("x-4", "10.0.0.4", "{app: x, istio-locality: r4.z4.s4}"),
                pod("x-5", "10.0.0.5", "{app: x}"));

        assertThat(endpoints(linked.cluster(HOST)))
                .extracting(endpoint -> endpoint.locality().toString())
                .containsExactly("r1/z1/s1", "r2/z2", "r3/z3", "r4/z4/s4", "");
        assertThat(endpoints(linked.cluster(HOST)).get(0).labels())
                .containsEntry("topology.kubernetes.io/region", "r1")
                .containsEntry("topology.kubernetes.io/zone", "z1")
                .containsEntry("topology.istio.io/subzone", "s1")
                .containsEntry("kubernetes.io/hostname", "n1");
    }

    @Test
    void subsetHoldsTheEndpointsWithAllItsLabels() {
        Linked linked = Linked.yaml(
                GATEWAY,
                virtualService(
                        "a",
                        "a.com",
                        "{route: [{destination: {host: x, subset: v1}, weight: 1}, {destination: {host: x, subset: none}, weight: 1}, {destination: {host: x, subset: all}, weight: 1}]}"),
                SERVICE,
                istio(
                        "DestinationRule",
                        "x",
                        "{host: x, subsets: [{name: v1, labels: {version: v1, track: a}}, {name: none, labels: {version: v9}}, {name: all}]}"),
                pod("x-1", "10.0.0.1", "{app: x, version: v1, track: a}"),
                pod("x-2", "10.0.0.2", "{app: x, version: v1}"));

        assertThat(addresses(linked.cluster(HOST, 80, "v1"))).containsExactly("10.0.0.1:8080");
        assertThat(addresses(linked.cluster(HOST, 80, "none"))).isEmpty();
        assertThat(addresses(linked.cluster(HOST, 80, "all"))).hasSize(2);
    }

    @Test
    void drainingLabelTakesAnEndpointOutOfNewTraffic() {
        Linked linked =
                Linked.yaml(GATEWAY, TO_X, SERVICE, pod("x-1", "10.0.0.1", "{app: x, istio.io/draining: \"yes\"}"));

        assertThat(endpoints(linked.cluster(HOST)).get(0).health()).isEqualTo(EndpointHealth.DRAINING);
    }
}
