package io.meshway.mesh;

import static io.meshway.fixtures.MeshYaml.GATEWAY;
import static io.meshway.fixtures.MeshYaml.istio;
import static io.meshway.mesh.Linked.addresses;
import static io.meshway.mesh.Linked.endpoints;
import static io.meshway.mesh.Linked.rule;
import static io.meshway.mesh.Linked.virtualService;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.mesh.ClusterSpec.EndpointHealth;
import io.meshway.mesh.ClusterSpec.EndpointSource;
import io.meshway.mesh.ClusterSpec.EndpointSpec;
import io.meshway.mesh.ClusterSpec.UpstreamProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceEntryEndpointsTest {
    private static final String HTTP = "ports: [{number: 80, name: http, protocol: HTTP}]";

    private static String entry(String more) {
        return istio("ServiceEntry", "e", "{hosts: [x.com], " + more + "}");
    }

    private static Linked to(String host, String... documents) {
        return Linked.yaml(
                Linked.GATEWAY, virtualService("a", "a.com", rule("\"" + host + "\"")), String.join("", documents));
    }

    @Test
    void staticEndpointsAreAddressesAndSockets() {
        Linked linked = to("x.com", entry("""
                        resolution: STATIC, ports: [{number: 80, name: http, protocol: HTTP, targetPort: 8080}], endpoints: [
                          {address: 10.0.0.1, ports: {http: 9080}, weight: 3, labels: {version: v1}, locality: r/z/s},
                          {address: 10.0.0.2},
                          {address: "fd00::1"}]"""));

        assertThat(addresses(linked.cluster("x.com")))
                .containsExactly("10.0.0.1:9080", "10.0.0.2:8080", "fd00::1:8080");
        EndpointSpec first = endpoints(linked.cluster("x.com")).get(0);
        assertThat(first.weight()).isEqualTo(3);
        assertThat(first.labels()).containsEntry("version", "v1").containsEntry("topology.kubernetes.io/region", "r");
        assertThat(first.locality()).isEqualTo(new Locality("r", "z", "s"));
        assertThat(endpoints(linked.cluster("x.com")).get(1).weight()).isEqualTo(1);
    }

    @Test
    void unixSocketsAreDialledWithoutAPort() {
        Linked linked = to(
                "x.com",
                entry("resolution: STATIC, " + HTTP
                        + ", endpoints: [{address: \"unix:///run/x.sock\"}, {address: \"unix://@x\"}]"));

        assertThat(addresses(linked.cluster("x.com"))).containsExactly("/run/x.sock:0", "@x:0");
    }

    @Test
    void dnsEntryWithoutEndpointsResolvesItsOwnHost() {
        Linked linked = to(
                "x.com", entry("resolution: DNS, ports: [{number: 80, name: http, protocol: HTTP, targetPort: 8080}]"));

        assertThat(linked.cluster("x.com").endpoints())
                .isEqualTo(new EndpointSource.Names(endpoints(linked.cluster("x.com")), false));
        assertThat(addresses(linked.cluster("x.com"))).containsExactly("x.com:8080");
    }

    @ParameterizedTest
    @CsvSource({"DNS, false", "DNS_ROUND_ROBIN, true"})
    void dnsEntryResolvesTheNamesOfItsEndpoints(String resolution, boolean logical) {
        Linked linked = to(
                "x.com",
                entry("resolution: " + resolution + ", " + HTTP
                        + ", endpoints: [{address: one.net, ports: {http: 81}, labels: {a: b}}]"));

        EndpointSource.Names names =
                (EndpointSource.Names) linked.cluster("x.com").endpoints();
        assertThat(names.logical()).isEqualTo(logical);
        assertThat(addresses(linked.cluster("x.com"))).containsExactly("one.net:81");
        assertThat(names.templates().get(0).labels()).containsEntry("a", "b");
    }

    @Test
    void dnsSubsetWithoutEndpointsIsNoClusterButAStaticOneIsEmpty() {
        String rule = istio("DestinationRule", "x", "{host: x.com, subsets: [{name: v9, labels: {version: v9}}]}");
        String route = virtualService("a", "a.com", "{route: [{destination: {host: x.com, subset: v9}}]}");

        Linked dns = Linked.yaml(Linked.GATEWAY, route, rule, entry("resolution: DNS, " + HTTP));
        assertThat(dns.snapshot().clusters()).isEmpty();
        assertThat(dns.findings()).containsExactly("IST0101 e spec.endpoints outbound|80|v9|x.com");

        Linked fixed = Linked.yaml(
                Linked.GATEWAY,
                route,
                rule,
                entry("resolution: STATIC, " + HTTP + ", endpoints: [{address: 1.2.3.4}]"));
        assertThat(addresses(fixed.cluster("x.com", 80, "v9"))).isEmpty();
    }

    @Test
    void exactHostWithoutResolutionIsResolvedByItsName() {
        Linked linked = to("x.com", entry(HTTP));

        assertThat(linked.cluster("x.com").endpoints()).isInstanceOf(EndpointSource.Names.class);
        assertThat(addresses(linked.cluster("x.com"))).containsExactly("x.com:80");
    }

    @Test
    void passthroughPolicyResolvesTheHostInsteadOfItsEndpoints() {
        Linked linked = to(
                "x.com",
                entry("resolution: STATIC, " + HTTP + ", endpoints: [{address: 1.2.3.4}]"),
                istio("DestinationRule", "x", "{host: x.com, trafficPolicy: {loadBalancer: {simple: PASSTHROUGH}}}"));

        assertThat(addresses(linked.cluster("x.com"))).containsExactly("x.com:80");
    }

    private static final String WILDCARD = istio("ServiceEntry", "w", "{hosts: [\"*.foo.com\"], " + HTTP + "}");

    @Test
    void exactDestinationBelongsToTheWildcardThatCoversIt() {
        Linked linked = to(
                "bar.foo.com",
                WILDCARD,
                istio("ServiceEntry", "wider", "{hosts: [\"*.com\"], ports: [{number: 81, name: h, protocol: HTTP}]}"),
                istio(
                        "DestinationRule",
                        "d",
                        "{host: \"*.foo.com\", trafficPolicy: {loadBalancer: {simple: RANDOM}}}"));

        ClusterSpec spec = linked.cluster("bar.foo.com");
        assertThat(addresses(spec)).containsExactly("bar.foo.com:80");
        assertThat(spec.service().name()).isEqualTo("w");
        assertThat(spec.policy().loadBalancer()).isNotNull();
        assertThat(linked.findings()).isEmpty();
    }

    @Test
    void exactDestinationUnderAWildcardIsUnknownInStrictMode() {
        String[] documents = {Linked.GATEWAY, virtualService("a", "a.com", rule("bar.foo.com")), WILDCARD};

        assertThat(Linked.as(GATEWAY, Configs.strict(), documents).snapshot().clusters())
                .isEmpty();
    }

    @Test
    void wildcardDestinationIsWhateverHostIsRequested() {
        assertThat(to("*.foo.com", WILDCARD).cluster("*.foo.com").endpoints())
                .isEqualTo(new EndpointSource.RequestedHost("*.foo.com", 80, false));
        String dynamic = istio("ServiceEntry", "w", "{hosts: [\"*.foo.com\"], resolution: DYNAMIC_DNS, " + HTTP + "}");
        assertThat(to("*.foo.com", dynamic).cluster("*.foo.com").endpoints())
                .isEqualTo(new EndpointSource.RequestedHost("*.foo.com", 80, true));
    }

    @Test
    void wildcardWithEndpointsLeadsToThem() {
        String fixed = istio(
                "ServiceEntry",
                "w",
                "{hosts: [\"*.foo.com\"], resolution: STATIC, " + HTTP + ", endpoints: [{address: 1.2.3.4}]}");

        assertThat(addresses(to("bar.foo.com", fixed).cluster("bar.foo.com"))).containsExactly("1.2.3.4:80");
    }

    @Test
    void selectorTakesWorkloadEntriesAndPodsOfTheSameNamespace() {
        Linked linked = to(
                "x.com",
                entry(
                        "resolution: STATIC, workloadSelector: {labels: {app: x}}, ports: [{number: 80, name: http, protocol: HTTP, targetPort: 8080}]"),
                istio("WorkloadEntry", "a", "{address: 10.0.0.1, labels: {app: x}, ports: {http: 81}}"),
                istio("WorkloadEntry", "b", "{address: 10.0.0.2, labels: {app: y}}"),
                istio("WorkloadEntry", "c", "{address: name.com, labels: {app: x}}"),
                istio("WorkloadEntry", "far/d", "{address: 10.0.0.3, labels: {app: x}}"),
                """
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: p, labels: {app: x}}
                status: {podIP: 10.0.0.9, podIPs: [{ip: 10.0.0.9}]}
                """);

        assertThat(addresses(linked.cluster("x.com"))).containsExactly("10.0.0.1:81", "10.0.0.9:8080");
    }

    @Test
    void namesOfSelectedWorkloadEntriesCountForDns() {
        Linked linked = to(
                "x.com",
                entry("resolution: DNS, workloadSelector: {labels: {app: x}}, " + HTTP),
                istio("WorkloadEntry", "c", "{address: name.com, labels: {app: x}}"));

        assertThat(addresses(linked.cluster("x.com"))).containsExactly("name.com:80");
    }

    @Test
    void dnsEntryWhoseSelectorFindsNobodyIsNoCluster() {
        Linked linked = to("x.com", entry("resolution: DNS, workloadSelector: {labels: {app: x}}, " + HTTP));

        assertThat(linked.snapshot().clusters()).isEmpty();
    }

    @Test
    void metadataLabelsOfAWorkloadEntryWinOverThoseOfItsSpec() {
        Linked linked = to("x.com", entry("resolution: STATIC, workloadSelector: {labels: {app: x}}, " + HTTP), """
                ---
                apiVersion: networking.istio.io/v1
                kind: WorkloadEntry
                metadata: {name: a, labels: {app: x, version: v2}}
                spec: {address: 10.0.0.1, labels: {app: y, version: v1, track: t}}
                """);

        assertThat(endpoints(linked.cluster("x.com")).get(0).labels())
                .containsEntry("version", "v2")
                .containsEntry("track", "t");
    }

    @Test
    void workloadEntryWithANameIsLeftOutOfAStaticEntryAndAFindingSaysSo() {
        Linked linked = to("x.com", entry("resolution: STATIC, workloadSelector: {labels: {app: x}}, " + HTTP), """
                        ---
                        apiVersion: networking.istio.io/v1
                        kind: WorkloadEntry
                        metadata: {name: vm}
                        spec: {address: vm.example.com, labels: {app: x}}
                        """);

        assertThat(addresses(linked.cluster("x.com"))).isEmpty();
        assertThat(linked.findings()).contains("IST0101 vm spec.address vm.example.com");
    }

    @Test
    void networkOfAnEndpointIsALabelOfIt() {
        Linked linked = to(
                "x.com", entry("resolution: STATIC, " + HTTP + ", endpoints: [{address: 10.0.0.1, network: vm-net}]"));

        assertThat(endpoints(linked.cluster("x.com")).get(0).labels())
                .containsEntry("topology.istio.io/network", "vm-net");
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', HEALTHY",
        "true, '', UNHEALTHY",
        "true, 'True', HEALTHY",
        "true, 'False', UNHEALTHY",
        "'', 'False', HEALTHY"
    })
    void healthOfAWorkloadEntryCountsOnlyWhereItIsChecked(String checked, String status, EndpointHealth health) {
        String annotations = checked.isEmpty() ? "{}" : "{proxy.istio.io/health-checks-enabled: \"true\"}";
        String conditions = status.isEmpty() ? "[]" : "[{type: Healthy, status: \"" + status + "\"}]";
        Linked linked =
                to("x.com", entry("resolution: STATIC, workloadSelector: {labels: {app: x}}, " + HTTP), """
                ---
                apiVersion: networking.istio.io/v1
                kind: WorkloadEntry
                metadata: {name: a, annotations: %s}
                spec: {address: 10.0.0.1, labels: {app: x}}
                status: {conditions: %s}
                """.formatted(
                                annotations, conditions));

        assertThat(endpoints(linked.cluster("x.com")).get(0).health()).isEqualTo(health);
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP, DEFAULT, HTTP1",
        "HTTP, UPGRADE, HTTP2",
        "HTTP, DO_NOT_UPGRADE, HTTP1",
        "'', UPGRADE, HTTP2",
        "'', DEFAULT, HTTP1",
        "HTTPS, UPGRADE, HTTP1",
        "TCP, UPGRADE, HTTP1",
        "HTTP2, DEFAULT, HTTP2",
        "GRPC, DO_NOT_UPGRADE, HTTP2",
        "GRPC-WEB, DEFAULT, HTTP2",
    })
    void endpointsAreSpokenToInThePortsProtocolOrUpgraded(String protocol, String upgrade, UpstreamProtocol upstream) {
        Linked linked = to(
                "x.com",
                istio(
                        "ServiceEntry",
                        "e",
                        "{hosts: [x.com], resolution: DNS, ports: [{number: 80, name: p, protocol: \"%s\"}]}"
                                .formatted(protocol)),
                istio(
                        "DestinationRule",
                        "x",
                        "{host: x.com, trafficPolicy: {connectionPool: {http: {h2UpgradePolicy: " + upgrade + "}}}}"));

        assertThat(linked.cluster("x.com").protocol()).isEqualTo(upstream);
    }

    @Test
    void connectTimeoutIsThePolicysElseTheMeshs() {
        assertThat(to("x.com", entry(HTTP)).cluster("x.com").connectTimeout()).hasSeconds(10);
        assertThat(to(
                                "x.com",
                                entry(HTTP),
                                istio(
                                        "DestinationRule",
                                        "x",
                                        "{host: x.com, trafficPolicy: {connectionPool: {tcp: {connectTimeout: 3s}}}}"))
                        .cluster("x.com")
                        .connectTimeout())
                .hasSeconds(3);
    }
}
