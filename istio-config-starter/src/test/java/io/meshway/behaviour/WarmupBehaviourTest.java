package io.meshway.behaviour;

import static io.meshway.fixtures.MeshYaml.istio;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.ScriptedBackend;
import java.time.Duration;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** An endpoint that joins one that is {@link #AGE} old, both in turn. */
@ParameterizedClass
@EnumSource(Door.class)
class WarmupBehaviourTest {
    private static final int REQUESTS = 60;
    private static final Duration AGE = Duration.ofSeconds(2);

    private final EdgeFixture edge;
    private final ScriptedBackend old;
    private final ScriptedBackend fresh;

    WarmupBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
        old = edge.backend("old");
        fresh = edge.backend("fresh");
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    private void apply(String warmup, int... ports) {
        edge.rule(
                "{route: [{destination: {host: both.test}}]}",
                EdgeFixture.service("both.test", ports),
                istio(
                        "DestinationRule",
                        "both",
                        "{host: both.test, trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN, " + warmup + "}}}"));
    }

    /** What the new endpoint gets of the requests that follow. */
    private int requestsToTheNewOne(String warmup) {
        apply(warmup, old.port());
        long since = System.nanoTime();
        Awaitility.await().until(() -> System.nanoTime() - since > AGE.toNanos());
        apply(warmup, old.port(), fresh.port());
        IntStream.range(0, REQUESTS).forEach(i -> edge.get("/"));
        return fresh.received().size();
    }

    @Test
    void newEndpointStartsWithAShare() {
        String warmup = "warmup: {duration: 10s, minimumPercent: 1}";
        assertThat(requestsToTheNewOne(warmup)).isLessThan(REQUESTS / 5);
    }

    @Test
    void shareGrowsAsSteeplyAsTheRuleSays() {
        String warmup = "warmup: {duration: 10s, minimumPercent: 0, aggression: 10}";
        assertThat(requestsToTheNewOne(warmup)).isGreaterThan(REQUESTS / 3);
    }

    @Test
    void oldSpellingOfTheDurationCounts() {
        assertThat(requestsToTheNewOne("warmupDurationSecs: 2s")).isLessThan(REQUESTS * 2 / 5);
    }
}
