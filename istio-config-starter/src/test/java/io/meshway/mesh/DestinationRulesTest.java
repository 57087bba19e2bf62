package io.meshway.mesh;

import static io.meshway.fixtures.MeshYaml.istio;
import static io.meshway.mesh.Linked.GATEWAY;
import static io.meshway.mesh.Linked.rule;
import static io.meshway.mesh.Linked.virtualService;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.TrafficPolicy;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which rule applies shows in the connect timeout that it sets, in seconds. */
class DestinationRulesTest {
    private static final String HOST = "x.far.svc.cluster.local";
    private static final String SERVICE = """
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: x, namespace: far}
            spec: {selector: {app: x}, ports: [{port: 80, name: http}]}
            """;
    private static final ProxyIdentity EDGE = ProxyIdentity.gateway("edge", Map.of("istio", "ingressgateway"));

    private static String timeout(String name, String host, int seconds, String more) {
        return istio(
                "DestinationRule",
                name,
                "{host: \"%s\", trafficPolicy: {connectionPool: {tcp: {connectTimeout: %ds}}}%s}"
                        .formatted(host, seconds, more));
    }

    private static String timeout(String name, String host, int seconds) {
        return timeout(name, host, seconds, "");
    }

    private static @Nullable Long applied(String... rules) {
        return applied(EDGE, rules);
    }

    private static @Nullable Long applied(ProxyIdentity proxy, String... rules) {
        Linked linked = Linked.as(
                proxy,
                MeshConfig.DEFAULTS,
                GATEWAY,
                virtualService("a", "a.com", rule(HOST)),
                SERVICE,
                String.join("", rules));
        TrafficPolicy policy = linked.cluster(HOST).policy();
        return policy.connectionPool() == null
                ? null
                : policy.connectionPool().tcp().connectTimeout().toSeconds();
    }

    @Test
    void gatewaysOwnNamespaceThenTheServicesThenTheRootNamespace() {
        String own = timeout("edge/a", "*", 1);
        String provider = timeout("far/a", "x", 2);
        String root = timeout("istio-system/a", "*.local", 3);

        assertThat(applied(root, provider, own)).isEqualTo(1);
        assertThat(applied(root, provider)).isEqualTo(2);
        assertThat(applied(root)).isEqualTo(3);
        assertThat(applied()).isNull();
    }

    @Test
    void ruleOfAnUninvolvedNamespaceIsIgnoredHoweverExact() {
        assertThat(applied(timeout("third/a", HOST, 1))).isNull();
    }

    @Test
    void narrowestHostWinsWithinANamespace() {
        String any = timeout("far/a", "*", 1);
        String local = timeout("far/b", "*.local", 2);
        String namespace = timeout("far/c", "*.far.svc.cluster.local", 3);
        String exact = timeout("far/d", "X", 4);

        assertThat(applied(any, local, namespace, exact)).isEqualTo(4);
        assertThat(applied(any, local, namespace)).isEqualTo(3);
        assertThat(applied(any, local)).isEqualTo(2);
        assertThat(applied(any)).isEqualTo(1);
    }

    @Test
    void shortHostIsAServiceOfTheRulesNamespace() {
        assertThat(applied(timeout("edge/a", "x", 1))).isNull();
        assertThat(applied(timeout("edge/a", HOST, 1))).isEqualTo(1);
    }

    @Test
    void ruleThatIsNotExportedToTheGatewayEndsTheSearchOfItsNamespaceOnly() {
        String root = timeout("istio-system/a", "*.local", 3);

        assertThat(applied(timeout("far/a", "x", 1, ", exportTo: [.]"), root)).isEqualTo(3);
        assertThat(applied(timeout("far/a", "x", 1, ", exportTo: [third]"), timeout("far/b", "*", 2), root))
                .isEqualTo(3);
        assertThat(applied(timeout("far/a", "x", 1, ", exportTo: [edge]"), root))
                .isEqualTo(1);
        assertThat(applied(timeout("edge/a", HOST, 1, ", exportTo: [.]"), root)).isEqualTo(1);
    }

    @Test
    void gatewayInTheRootNamespacePrefersTheServicesRuleToTheMeshWideOne() {
        ProxyIdentity root = ProxyIdentity.gateway("istio-system", Map.of("istio", "ingressgateway"));
        String meshWide = timeout("istio-system/a", "*.local", 1);
        String provider = timeout("far/a", "x", 2);
        String privateOne = timeout("istio-system/b", "*.svc.cluster.local", 3, ", exportTo: [.]");

        assertThat(applied(root, meshWide, provider)).isEqualTo(2);
        assertThat(applied(root, meshWide)).isEqualTo(1);
        assertThat(applied(root, meshWide, provider, privateOne)).isEqualTo(3);
    }

    @Test
    void rulesForOneHostAreOneAndTheFirstPolicyCounts() {
        String subsets = istio(
                "DestinationRule",
                "far/a@2019",
                "{host: x, subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]}");
        String more = istio(
                "DestinationRule",
                "far/c@2021",
                "{host: x, trafficPolicy: {connectionPool: {tcp: {connectTimeout: 9s}}}, subsets: [{name: v1, labels: {version: other}}, {name: v3}]}");
        Linked linked = Linked.as(
                EDGE,
                MeshConfig.DEFAULTS,
                GATEWAY,
                virtualService(
                        "a",
                        "a.com",
                        "{route: [{destination: {host: %s, subset: v1}, weight: 1}, {destination: {host: %s, subset: v3}, weight: 1}]}"
                                .formatted(HOST, HOST)),
                SERVICE,
                more,
                subsets,
                timeout("far/b@2020", "x", 5),
                """
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: p, namespace: far, labels: {app: x, version: v1}}
                status: {podIP: 10.0.0.1, podIPs: [{ip: 10.0.0.1}]}
                """);

        assertThat(linked.cluster(HOST, 80, "v1").connectTimeout()).hasSeconds(5);
        assertThat(Linked.addresses(linked.cluster(HOST, 80, "v1"))).containsExactly("10.0.0.1:80");
        assertThat(linked.cluster(HOST, 80, "v3").connectTimeout()).hasSeconds(5);
    }

    @Test
    void ruleWithASelectorAppliesToTheProxiesThatItSelectsInItsOwnNamespace() {
        String plain = timeout("edge/a@2019", HOST, 1);
        String mine = timeout("edge/b@2020", HOST, 2, ", workloadSelector: {matchLabels: {istio: ingressgateway}}");
        String other = timeout("edge/c@2018", HOST, 3, ", workloadSelector: {matchLabels: {istio: egressgateway}}");
        String foreign = timeout("far/d", "x", 4, ", workloadSelector: {matchLabels: {istio: ingressgateway}}");

        assertThat(applied(plain, mine, other)).isEqualTo(2);
        assertThat(applied(plain, other)).isEqualTo(1);
        assertThat(applied(other)).isNull();
        assertThat(applied(foreign)).isNull();
    }

    @Test
    void ruleForMoreNamespacesIsPartOfAnOlderOneForSomeOfThemAndStandsForItselfElsewhere() {
        String narrow = istio(
                "DestinationRule",
                "far/a@2019",
                "{host: x, exportTo: [edge], subsets: [{name: v1, labels: {version: v1}}]}");
        String wide = timeout("far/b@2020", "x", 5, ", exportTo: [edge, third]");
        String subsets = "{route: [{destination: {host: %s, subset: v1}}]}".formatted(HOST);

        // what both namespaces see is the last entry of the list, in the gateway's too
        assertThat(applied(narrow, wide)).isEqualTo(5);
        assertThat(Linked.as(
                                EDGE,
                                MeshConfig.DEFAULTS,
                                GATEWAY,
                                virtualService("a", "a.com", subsets),
                                SERVICE,
                                narrow,
                                wide.replace("third", "other"))
                        .snapshot()
                        .clusters())
                .isEmpty();
        ProxyIdentity third = ProxyIdentity.gateway("third", Map.of("istio", "ingressgateway"));
        assertThat(applied(third, narrow, wide)).isEqualTo(5);
    }

    @Test
    void olderRuleForMoreNamespacesLeavesTheNewerOneAlone() {
        String wide = timeout("far/a@2019", "x", 5, ", exportTo: [edge, third]");
        String narrow = timeout("far/b@2020", "x", 6, ", exportTo: [edge]");

        assertThat(applied(wide, narrow)).isEqualTo(6);
    }
}
