package io.meshway.mesh;

import static io.meshway.fixtures.MeshYaml.istio;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.MeshYaml;
import io.meshway.model.DestinationRule;
import io.meshway.model.LoadBalancer.HashKey;
import io.meshway.model.LoadBalancer.Simple;
import io.meshway.model.TrafficPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PolicyInheritanceTest {
    private static AppliedRule rule(String fields) {
        DestinationRule rule =
                (DestinationRule) MeshYaml.resources(istio("DestinationRule", "x", "{host: x, " + fields + "}"))
                        .get(0);
        return AppliedRule.of(List.of(rule));
    }

    private static TrafficPolicy policy(String fields) {
        TrafficPolicy policy = rule("trafficPolicy: {" + fields + "}").policy();
        assertThat(policy).isNotNull();
        return policy;
    }

    private static TrafficPolicy effective(AppliedRule rule, @Nullable String subset, int port) {
        return PolicyInheritance.effective(rule, subset == null ? null : rule.subset(subset), port, TrafficPolicy.NONE);
    }

    @Test
    void withoutRuleOnlyTheMeshBaselineCounts() {
        TrafficPolicy baseline = policy(
                "connectionPool: {tcp: {maxConnections: 7}}, outlierDetection: {interval: 3s}, loadBalancer: {simple: RANDOM}");

        TrafficPolicy effective = PolicyInheritance.effective(null, null, 80, baseline);

        assertThat(effective.connectionPool()).isEqualTo(baseline.connectionPool());
        assertThat(effective.outlierDetection()).isEqualTo(baseline.outlierDetection());
        assertThat(effective.loadBalancer()).isNull();
    }

    @Test
    void baselineFillsOnlyBlocksThatTheRuleDoesNotWrite() {
        TrafficPolicy baseline = policy("connectionPool: {tcp: {maxConnections: 7}}, outlierDetection: {interval: 3s}");
        AppliedRule rule = rule("trafficPolicy: {connectionPool: {http: {maxRetries: 1}}}");

        TrafficPolicy effective = PolicyInheritance.effective(rule, null, 80, baseline);

        assertThat(effective.connectionPool().tcp()).isNull();
        assertThat(effective.connectionPool().http().maxRetries()).isEqualTo(1);
        assertThat(effective.outlierDetection()).isEqualTo(baseline.outlierDetection());
    }

    @Test
    void subsetReplacesWholeBlocksAndInheritsTheOthers() {
        AppliedRule rule = rule("""
                trafficPolicy: {loadBalancer: {simple: RANDOM}, connectionPool: {http: {maxRetries: 1}}, outlierDetection: {interval: 3s}},
                subsets: [
                  {name: v1}, {name: v2, trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}, connectionPool: {tcp: {maxConnections: 5}}}}]""");

        assertThat(effective(rule, "v1", 80).loadBalancer().simple()).isEqualTo(Simple.RANDOM);
        TrafficPolicy v2 = effective(rule, "v2", 80);
        assertThat(v2.loadBalancer().simple()).isEqualTo(Simple.ROUND_ROBIN);
        assertThat(v2.connectionPool().http()).isNull();
        assertThat(v2.connectionPool().tcp().maxConnections()).isEqualTo(5);
        assertThat(v2.outlierDetection()).isNotNull();
        assertThat(effective(rule, null, 80).loadBalancer().simple()).isEqualTo(Simple.RANDOM);
    }

    private static final String PORTS = """
            trafficPolicy: {
              loadBalancer: {simple: RANDOM}, connectionPool: {tcp: {maxConnections: 1}}, retryBudget: {percent: 10},
              portLevelSettings: [{port: {number: 80}, loadBalancer: {simple: ROUND_ROBIN}}]}""";

    @Test
    void entryForThePortTakesAwayWhatItDoesNotWrite() {
        TrafficPolicy on80 = effective(rule(PORTS), null, 80);
        assertThat(on80.loadBalancer().simple()).isEqualTo(Simple.ROUND_ROBIN);
        assertThat(on80.connectionPool()).isNull();
        assertThat(on80.retryBudget()).isNull();

        TrafficPolicy on81 = effective(rule(PORTS), null, 81);
        assertThat(on81.loadBalancer().simple()).isEqualTo(Simple.RANDOM);
        assertThat(on81.connectionPool()).isNotNull();
        assertThat(on81.retryBudget()).isNotNull();
        assertThat(on81.portLevelSettings()).isEmpty();
    }

    @Test
    void baselineFillsWhatAnEntryForThePortTookAway() {
        TrafficPolicy baseline = policy("connectionPool: {tcp: {maxConnections: 7}}");

        assertThat(PolicyInheritance.effective(rule(PORTS), null, 80, baseline).connectionPool())
                .isEqualTo(baseline.connectionPool());
    }

    @Test
    void subsetsEntryForThePortReplacesTheFourBlocksEvenWithNothing() {
        AppliedRule rule = rule("""
                trafficPolicy: {loadBalancer: {simple: RANDOM}, connectionPool: {tcp: {maxConnections: 1}}, retryBudget: {percent: 10}},
                subsets: [{name: v1, trafficPolicy: {
                  outlierDetection: {interval: 3s},
                  portLevelSettings: [{port: {number: 80}, loadBalancer: {simple: ROUND_ROBIN}}]}}]""");

        TrafficPolicy v1 = effective(rule, "v1", 80);
        assertThat(v1.loadBalancer().simple()).isEqualTo(Simple.ROUND_ROBIN);
        assertThat(v1.connectionPool()).isNull();
        assertThat(v1.outlierDetection()).isNull();
        assertThat(v1.retryBudget()).isNotNull();
        assertThat(effective(rule, "v1", 81).outlierDetection()).isNotNull();
    }

    private static final String HASHES = """
            trafficPolicy: {loadBalancer: {consistentHash: {httpHeaderName: top}},
              portLevelSettings: [{port: {number: 80}, loadBalancer: {consistentHash: {httpHeaderName: topPort}}}]},
            subsets: [
              {name: bare},
              {name: own, trafficPolicy: {loadBalancer: {consistentHash: {httpHeaderName: subset}},
                portLevelSettings: [{port: {number: 80}, loadBalancer: {consistentHash: {httpHeaderName: subsetPort}}}]}}]""";

    private static String key(@Nullable String subset, @Nullable Integer port) {
        AppliedRule rule = rule(HASHES);
        HashKey key = PolicyInheritance.hashKey(rule, subset == null ? null : rule.subset(subset), port);
        return ((HashKey.Header) key).name();
    }

    @Test
    void hashKeyIsThatOfTheSubsetsPortTheSubsetTheRulesPortOrTheRule() {
        assertThat(key("own", 80)).isEqualTo("subsetPort");
        assertThat(key("own", 81)).isEqualTo("subset");
        assertThat(key("bare", 80)).isEqualTo("topPort");
        assertThat(key("bare", 81)).isEqualTo("top");
        assertThat(key(null, 80)).isEqualTo("topPort");
    }

    @Test
    void hashKeysOfPortsCountOnlyWhenTheDestinationNamesItsPort() {
        assertThat(key("own", null)).isEqualTo("subset");
        assertThat(key(null, null)).isEqualTo("top");
        assertThat(PolicyInheritance.hashKey(null, null, 80)).isNull();
    }

    @Test
    void routeCarriesTheHashKeyOfEachDestination() {
        Linked linked = Linked.yaml(
                Linked.GATEWAY,
                Linked.service("x.com"),
                Linked.virtualService(
                        "a",
                        "a.com",
                        "{route: [{destination: {host: x.com}, weight: 1}, {destination: {host: x.com, port: {number: 80}}, weight: 1}, {destination: {host: y.com}, weight: 1}]}"),
                istio("DestinationRule", "x", "{host: x.com, " + HASHES + "}"));

        assertThat(linked.routes("a.com").get(0).destinations())
                .extracting(LinkedDestination::hashKey)
                .containsExactly(new HashKey.Header("top"), new HashKey.Header("topPort"), null);
    }
}
