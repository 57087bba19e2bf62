package io.meshway.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.ScriptedBackend;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Endpoints in several places, in front of a gateway that runs in {@link EdgeFixture#LOCALITY}. */
@ParameterizedClass
@EnumSource(Door.class)
class LocalityBehaviourTest {
    private static final String DETECTION =
            "outlierDetection: {consecutive5xxErrors: 1, maxEjectionPercent: 100, baseEjectionTime: 60s}";

    private final EdgeFixture edge;
    private final ScriptedBackend near;
    private final ScriptedBackend zone2;
    private final ScriptedBackend far;

    LocalityBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
        near = edge.backend("near");
        zone2 = edge.backend("zone2");
        far = edge.backend("far");
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    private void apply(String policy, String retries) {
        edge.also("""
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: everywhere}
                spec:
                  hosts: [everywhere.test]
                  resolution: STATIC
                  ports: [{number: 80, name: http, protocol: HTTP}]
                  endpoints:
                  - {address: 127.0.0.1, ports: {http: %d}, locality: near/zone1/rack1, labels: {tier: bronze}}
                  - {address: 127.0.0.1, ports: {http: %d}, locality: near/zone2/rack1, labels: {tier: silver}}
                  - {address: 127.0.0.1, ports: {http: %d}, locality: far/zone1/rack1, labels: {tier: gold}}
                """.formatted(near.port(), zone2.port(), far.port()));
        edge.also("""
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: everywhere}
                spec: {host: everywhere.test, trafficPolicy: {%s}}
                """.formatted(policy));
        edge.rule("{" + retries + "route: [{destination: {host: everywhere.test}}]}");
    }

    private Map<String, Long> shares(int requests) {
        return Stream.generate(() -> edge.get("/").body())
                .limit(requests)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    @Test
    void nearestEndpointsComeFirstAndOthersTakeOverInTurn() {
        apply(DETECTION, "");
        assertThat(shares(10)).containsOnlyKeys("near");

        near.answering(request -> ScriptedBackend.Reply.of(503));
        assertThat(edge.get("/").statusCode()).isEqualTo(503);
        assertThat(shares(10)).containsOnlyKeys("zone2");

        zone2.answering(request -> ScriptedBackend.Reply.of(503));
        assertThat(edge.get("/").statusCode()).isEqualTo(503);
        assertThat(shares(10)).containsOnlyKeys("far");
    }

    @Test
    void localitiesOfWorkloadsCount() {
        edge.also("""
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: selected}
                spec:
                  hosts: [everywhere.test]
                  resolution: STATIC
                  ports: [{number: 80, name: http, protocol: HTTP}]
                  workloadSelector: {labels: {app: everywhere}}
                """);
        workload("one", near, "near/zone1/rack1");
        workload("two", far, "far/zone1/rack1");
        edge.also("""
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: everywhere}
                spec: {host: everywhere.test, trafficPolicy: {%s}}
                """.formatted(DETECTION));
        edge.rule("{route: [{destination: {host: everywhere.test}}]}");
        assertThat(shares(20)).containsOnlyKeys("near");
    }

    private void workload(String name, ScriptedBackend backend, String locality) {
        edge.also("""
                apiVersion: networking.istio.io/v1
                kind: WorkloadEntry
                metadata: {name: %s}
                spec: {address: 127.0.0.1, ports: {http: %d}, locality: %s, labels: {app: everywhere}}
                """.formatted(name, backend.port(), locality));
    }

    @Test
    void placeDoesNotMatterWithoutOutlierDetection() {
        apply("loadBalancer: {simple: ROUND_ROBIN, localityLbSetting: {enabled: true}}", "");
        assertThat(shares(9)).isEqualTo(Map.of("near", 3L, "zone2", 3L, "far", 3L));
    }

    @Test
    void placeDoesNotMatterWhereTheRuleSwitchesItOff() {
        apply("loadBalancer: {simple: ROUND_ROBIN, localityLbSetting: {enabled: false}}, " + DETECTION, "");
        assertThat(shares(9)).isEqualTo(Map.of("near", 3L, "zone2", 3L, "far", 3L));
    }

    @Test
    void labelsDecideWhereTheRuleListsThem() {
        apply("loadBalancer: {localityLbSetting: {failoverPriority: [tier=gold]}}, " + DETECTION, "");
        assertThat(shares(10)).containsOnlyKeys("far");
    }

    @Test
    void regionFailsOverWhereTheRuleSays() {
        ScriptedBackend farther = edge.backend("farther");
        edge.also("""
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: regions}
                spec:
                  hosts: [regions.test]
                  resolution: STATIC
                  ports: [{number: 80, name: http, protocol: HTTP}]
                  endpoints:
                  - {address: 127.0.0.1, ports: {http: %d}, locality: near}
                  - {address: 127.0.0.1, ports: {http: %d}, locality: far}
                  - {address: 127.0.0.1, ports: {http: %d}, locality: farther}
                """.formatted(near.port(), far.port(), farther.port()));
        edge.also("""
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: regions}
                spec:
                  host: regions.test
                  trafficPolicy: {loadBalancer: {localityLbSetting: {failover: [{from: near, to: far}]}}, %s}
                """.formatted(DETECTION));
        near.answering(request -> ScriptedBackend.Reply.of(503));
        edge.rule("{route: [{destination: {host: regions.test}}]}");
        edge.get("/");
        assertThat(shares(20)).containsOnlyKeys("far");
    }

    @Test
    void sharesOfLocalitiesAreTheRules() {
        apply(
                "loadBalancer: {simple: ROUND_ROBIN, localityLbSetting: {distribute: "
                        + "[{from: near/zone1/*, to: {near/zone1/*: 70, far: 30}}]}}",
                "");
        assertThat(shares(100)).isEqualTo(Map.of("near", 70L, "far", 30L));
    }

    @Test
    void retriesLeaveThePrioritiesWhereTwoAttemptsFailed() {
        String retries = "retries: {attempts: 2, retryOn: 5xx, backoff: 1ms, retryRemoteLocalities: %s}, ";
        String detection = "outlierDetection: {consecutive5xxErrors: 100}";
        near.answering(request -> ScriptedBackend.Reply.of(500));

        apply(detection, retries.formatted(false));
        assertThat(edge.get("/").statusCode()).isEqualTo(500);
        assertThat(near.received()).hasSize(3);

        edge.rule("{" + retries.formatted(true) + "route: [{destination: {host: everywhere.test}}]}");
        Awaitility.await()
                .untilAsserted(() -> assertThat(edge.get("/").statusCode()).isEqualTo(200));
        assertThat(edge.get("/").statusCode()).isEqualTo(200);
    }
}
