package io.meshway.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.MeshYaml;
import io.meshway.mesh.ClusterSpec.EndpointSource;
import io.meshway.mesh.ClusterSpec.EndpointSpec;
import io.meshway.mesh.ClusterSpec.TrafficDistribution;
import io.meshway.model.LoadBalancer.Failover;
import io.meshway.model.LoadBalancer.LocalityLb;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which endpoints come first, seen from a gateway in {@code r1/z1/s1}. */
class LocalityRulesTest {
    private static final String PLACES = "r1/z1/s1 r1/z1/s2 r1/z2/s1 r2/z1/s1 r3/z1/s1";
    private static final String DETECTING = ", outlierDetection: {}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // no setting of its own: the mesh's default, which needs outlierDetection
                "''                                                             | true  | 0 1 2 3 3",
                "''                                                             | false | 0 0 0 0 0",
                "localityLbSetting: {}                                          | true  | 0 1 2 3 3",
                "localityLbSetting: {enabled: false}                            | true  | 0 0 0 0 0",
                "localityLbSetting: {enabled: true}                             | false | 0 0 0 0 0",
                "localityLbSetting: {failover: [{from: r1, to: r3}]}            | true  | 0 1 2 4 3",
                "localityLbSetting: {failover: [{from: r2, to: r3}]}            | true  | 0 1 2 3 3",
                "localityLbSetting: {failover: [{from: r1, to: r3}]}            | false | 0 0 0 0 0",
                "localityLbSetting: {failoverPriority: [topology.kubernetes.io/region]} | true | 0 0 0 1 1",
                "localityLbSetting: {failoverPriority: [topology.kubernetes.io/region, topology.kubernetes.io/zone]} | true | 0 0 1 2 2",
                "localityLbSetting: {failoverPriority: [topology.kubernetes.io/region=r3]} | true | 1 1 1 1 0",
                "localityLbSetting: {failoverPriority: [topology.kubernetes.io/zone]} | false | 0 0 0 0 0",
                "'localityLbSetting: {failoverPriority: [topology.kubernetes.io/zone], failover: [{from: r1, to: r3}]}' | true | 0 1 4 3 2",
            })
    void endpointsGetTheirPrioritiesByPlace(String balancer, boolean detecting, String priorities) {
        String policy = (balancer.isEmpty() ? "" : "loadBalancer: {" + balancer + "}")
                + (detecting ? (balancer.isEmpty() ? DETECTING.substring(2) : DETECTING) : "");

        assertThat(priorities(link(PLACES, policy, null, ""))).isEqualTo(priorities);
    }

    @Test
    void prioritiesThatNobodyHasAreNotCounted() {
        assertThat(priorities(link("r1/z2/s1 r2/z1/s1 r1/z1/s1", "outlierDetection: {}", null, "")))
                .isEqualTo("1 2 0");
    }

    @Test
    void proxyThatDoesNotKnowWhereItRunsPrefersNobody() {
        ClusterSpec spec = link(
                ProxyIdentity.gateway("default", Map.of("istio", "ingressgateway")),
                PLACES,
                "outlierDetection: {}",
                null,
                "");

        assertThat(priorities(spec)).isEqualTo("0 0 0 0 0");
    }

    @Test
    void proxysLabelsSayWhereItRunsWhenNothingElseDoes() {
        ProxyIdentity labelled = ProxyIdentity.gateway(
                "default",
                Map.of(
                        "istio", "ingressgateway",
                        "topology.kubernetes.io/region", "r1",
                        "topology.kubernetes.io/zone", "z2"));

        assertThat(priorities(link(labelled, PLACES, "outlierDetection: {}", null, "")))
                .isEqualTo("1 1 0 2 2");
    }

    @Test
    void anotherNetworkIsFartherThanAnythingInTheOwn() {
        ProxyIdentity proxy = new ProxyIdentity(
                ProxyIdentity.Role.GATEWAY,
                "default",
                Map.of("istio", "ingressgateway", "topology.istio.io/network", "n1", "rack", "a"),
                Locality.UNKNOWN,
                "id",
                "default");
        String policy =
                "loadBalancer: {localityLbSetting: {failoverPriority: [topology.istio.io/network, rack]}}" + DETECTING;
        List<EndpointSpec> endpoints =
                List.of(labelled("n1", "a"), labelled("n1", "b"), labelled("n2", "a"), labelled("n2", "b"));
        LocalityRules rules = new LocalityRules(proxy, null);
        ClusterSpec parsed = link(proxy, PLACES, policy, null, "");

        assertThat(rules.place(parsed.policy(), TrafficDistribution.ANY, endpoints)
                        .endpoints())
                .extracting(EndpointSpec::priority)
                .containsExactly(0, 1, 2, 3);
    }

    @Test
    void meshWideSettingHoldsWhereTheRuleHasNone() {
        LocalityLb toThird = new LocalityLb(null, List.of(), List.of(new Failover("r1", "r3")), List.of());
        LocalityLb off = new LocalityLb(false, List.of(), List.of(), List.of());

        assertThat(priorities(link(PLACES, "outlierDetection: {}", toThird, "")))
                .isEqualTo("0 1 2 4 3");
        assertThat(priorities(link(PLACES, "outlierDetection: {}", off, ""))).isEqualTo("0 0 0 0 0");
        assertThat(priorities(link(PLACES, "loadBalancer: {localityLbSetting: {}}, outlierDetection: {}", off, "")))
                .isEqualTo("0 1 2 3 3");
    }

    @ParameterizedTest
    @CsvSource({
        "PreferClose, 0 0 1 2 2",
        "PreferSameZone, 0 0 1 2 2",
        "prefersamezone, 0 0 1 2 2",
        "PreferSameNode, 0 1 2 3 3",
        "Anything, 0 0 0 0 0"
    })
    void trafficDistributionNeedsNoOutlierDetection(String value, String priorities) {
        String annotation = "networking.istio.io/traffic-distribution: " + value;

        assertThat(priorities(link(PLACES, "loadBalancer: {simple: RANDOM}", null, annotation)))
                .isEqualTo(priorities);
        assertThat(priorities(link(PLACES, "loadBalancer: {localityLbSetting: {enabled: false}}", null, annotation)))
                .isEqualTo("0 0 0 0 0");
    }

    @Test
    void distributeGivesLocalitiesTheirSharesAndLeavesOutTheOthers() {
        ClusterSpec spec = link(
                PLACES,
                "loadBalancer: {localityLbSetting: {distribute: ["
                        + "{from: r9, to: {'*': 100}}, {from: 'r1/*', to: {'r1/z1/*': 75, r2: 25}}, {from: '*', to: {r3: 100}}]}}",
                null,
                "");

        assertThat(places(spec)).isEqualTo("r1/z1/s1 r1/z1/s2 r2/z1/s1");
        assertThat(priorities(spec)).isEqualTo("0 0 0");
        assertThat(spec.localityWeights())
                .isEqualTo(Map.of(
                        Locality.parse("r1/z1/s1"),
                        38,
                        Locality.parse("r1/z1/s2"),
                        38,
                        Locality.parse("r2/z1/s1"),
                        25));
    }

    @Test
    void narrowerOfTwoSharesCounts() {
        ClusterSpec spec = link(
                "r1/z1/s1 r1/z2/s1",
                "loadBalancer: {localityLbSetting: {distribute: [{from: '*', to: {'*': 10, r1/z2: 90}}]}}",
                null,
                "");

        assertThat(spec.localityWeights())
                .isEqualTo(Map.of(Locality.parse("r1/z1/s1"), 10, Locality.parse("r1/z2/s1"), 90));
    }

    @Test
    void clientThatNoDistributionIsForSendsToEverybody() {
        ClusterSpec spec =
                link(PLACES, "loadBalancer: {localityLbSetting: {distribute: [{from: r9, to: {r1: 100}}]}}", null, "");

        assertThat(places(spec)).isEqualTo(PLACES);
        assertThat(spec.localityWeights()).isEmpty();
    }

    @Test
    void localitiesAreChosenFirstOnlyWhereASettingIsWritten() {
        assertThat(link(PLACES, "outlierDetection: {}", null, "").localityWeights())
                .isNull();
        assertThat(link(PLACES, "loadBalancer: {localityLbSetting: {failoverPriority: [a]}}" + DETECTING, null, "")
                        .localityWeights())
                .isEmpty();
    }

    private static EndpointSpec labelled(String network, String rack) {
        return new EndpointSpec(
                "10.0.0.1",
                80,
                Map.of("topology.istio.io/network", network, "rack", rack),
                1,
                Locality.UNKNOWN,
                ClusterSpec.EndpointHealth.HEALTHY);
    }

    private static ClusterSpec link(String places, String policy, @Nullable LocalityLb ofMesh, String annotation) {
        ProxyIdentity proxy = new ProxyIdentity(
                ProxyIdentity.Role.GATEWAY,
                "default",
                Map.of("istio", "ingressgateway"),
                Locality.parse("r1/z1/s1"),
                "id",
                "default");
        return link(proxy, places, policy, ofMesh, annotation);
    }

    private static ClusterSpec link(
            ProxyIdentity proxy, String places, String policy, @Nullable LocalityLb ofMesh, String annotation) {
        StringBuilder endpoints = new StringBuilder();
        int number = 0;
        for (String place : places.split(" ")) {
            endpoints.append("{address: 10.0.0.%d, locality: %s}, ".formatted(++number, place));
        }
        String yaml =
                """
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: edge, namespace: default}
                spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]}
                ---
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: x, namespace: default}
                spec: {hosts: ["*"], gateways: [edge], http: [{route: [{destination: {host: x.test}}]}]}
                ---
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: x, namespace: default, annotations: {%s}}
                spec:
                  hosts: [x.test]
                  resolution: STATIC
                  ports: [{number: 80, name: http, protocol: HTTP}]
                  endpoints: [%s]
                ---
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: x, namespace: default}
                spec: {host: x.test, trafficPolicy: {%s}}
                """.formatted(annotation, endpoints, policy.isEmpty() ? "loadBalancer: {simple: RANDOM}" : policy);
        MeshConfig config = Configs.locality(ofMesh);
        return new MeshLinker(proxy, config)
                .link(ResourceSet.of(MeshYaml.resources(yaml)), MeshSnapshot.EMPTY)
                .clusters()
                .get(new ClusterKey("x.test", 80, ""));
    }

    private static String priorities(ClusterSpec spec) {
        return endpoints(spec).stream()
                .map(endpoint -> Integer.toString(endpoint.priority()))
                .collect(Collectors.joining(" "));
    }

    private static String places(ClusterSpec spec) {
        return endpoints(spec).stream()
                .map(endpoint -> endpoint.locality().toString())
                .collect(Collectors.joining(" "));
    }

    private static List<EndpointSpec> endpoints(ClusterSpec spec) {
        return ((EndpointSource.Fixed) spec.endpoints()).endpoints();
    }
}
