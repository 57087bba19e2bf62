package io.meshway.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.ScriptedBackend;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Door.class)
class WeightBehaviourTest {
    private final EdgeFixture edge;
    private final ScriptedBackend a;
    private final ScriptedBackend b;

    WeightBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
        a = edge.backend("a");
        b = edge.backend("b");
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    private static final int REQUESTS = 400;

    private Map<String, Long> shares(String route) {
        edge.rule("{route: " + route + "}");
        return Stream.generate(() -> edge.get("/").body())
                .limit(REQUESTS)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    @Test
    void requestsAreSharedByWeight() {
        Map<String, Long> shares =
                shares("[{destination: {host: a.test}, weight: 75}, {destination: {host: b.test}, weight: 25}]");
        assertThat(shares.get("a")).isBetween(250L, 350L);
        assertThat(shares.get("b")).isBetween(50L, 150L);
    }

    @Test
    void weightsNeedNotSumUpToAHundred() {
        Map<String, Long> shares =
                shares("[{destination: {host: a.test}, weight: 1}, {destination: {host: b.test}, weight: 1}]");
        assertThat(shares.get("a")).isBetween(140L, 260L);
    }

    @Test
    void destinationOfWeightZeroGetsNothing() {
        assertThat(shares("[{destination: {host: a.test}}, {destination: {host: b.test}, weight: 10}]"))
                .containsOnlyKeys("b");
    }

    @Test
    void onlyDestinationGetsEverythingWhateverItsWeight() {
        assertThat(shares("[{destination: {host: a.test}, weight: 0}]")).containsOnlyKeys("a");
    }

    @Test
    void subsetsAreTheEndpointsWithTheirLabels() {
        edge.also(EdgeFixture.service("both.test", a.port(), b.port()));
        edge.also("""
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: both}
                spec:
                  host: both.test
                  subsets: [{name: one, labels: {version: v1}}, {name: two, labels: {version: v2}}]
                """);
        assertThat(shares("[{destination: {host: both.test, subset: two}}]")).containsOnlyKeys("b");
        assertThat(shares("[{destination: {host: both.test}}]")).containsOnlyKeys("a", "b");
    }

    @Test
    void destinationMayNameAPort() {
        edge.also("""
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: ports}
                spec:
                  hosts: [ports.test]
                  resolution: STATIC
                  ports: [{number: 80, name: http, protocol: HTTP}, {number: 81, name: more, protocol: HTTP}]
                  endpoints: [{address: 127.0.0.1, ports: {http: %d, more: %d}}]
                """.formatted(a.port(), b.port()));
        assertThat(shares("[{destination: {host: ports.test, port: {number: 81}}}]"))
                .containsOnlyKeys("b");
    }
}
