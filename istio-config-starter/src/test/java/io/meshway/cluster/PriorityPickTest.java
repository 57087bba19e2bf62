package io.meshway.cluster;

import static io.meshway.cluster.Clusters.REVIEWS;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.mesh.ClusterSpec;
import io.meshway.mesh.ClusterSpec.EndpointHealth;
import io.meshway.mesh.ClusterSpec.EndpointSource;
import io.meshway.mesh.ClusterSpec.EndpointSpec;
import io.meshway.mesh.ClusterSpec.UpstreamProtocol;
import io.meshway.mesh.Locality;
import io.meshway.model.Kind;
import io.meshway.model.LoadBalancer;
import io.meshway.model.LoadBalancer.ConsistentHash;
import io.meshway.model.LoadBalancer.HashKey;
import io.meshway.model.LoadBalancer.Simple;
import io.meshway.model.OutlierDetection;
import io.meshway.model.ResourceKey;
import io.meshway.model.TrafficPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which of several priorities and localities a pick goes to. */
class PriorityPickTest {
    private static final int PICKS = 20_000;
    private static final LoadBalancer ROUND_ROBIN = new LoadBalancer(Simple.ROUND_ROBIN, null, null, null);

    private final Clusters clusters = new Clusters();

    @ParameterizedTest
    @EnumSource(names = {"ROUND_ROBIN", "LEAST_REQUEST", "RANDOM"})
    void firstPriorityGetsEverythingWhileItIsWell(Simple simple) {
        apply(new LoadBalancer(simple, null, null, null), 0, null, at("a1", 0), at("a2", 0), at("b1", 1));

        assertThat(shares(1)).containsOnlyKeys("a");
    }

    @Test
    void nextPriorityGetsWhatTheFirstCannotTake() {
        apply(ROUND_ROBIN, 0, null, at("a1", 0), down("a2", 0), down("a3", 0), at("b1", 1), at("c1", 2));

        // A third of it is available, which counts for 46 percent.
        within(shares(1), "a", 0.46);
        within(shares(1), "b", 0.54);
        assertThat(shares(1)).doesNotContainKey("c");
    }

    @ParameterizedTest
    @EnumSource(names = {"ROUND_ROBIN", "LEAST_REQUEST", "RANDOM"})
    void ejectionMovesTrafficOnAtOnceWhetherTheListHasFollowedOrNot(Simple simple) {
        apply(new LoadBalancer(simple, null, null, null), 0, null, at("a1", 0), at("b1", 1));
        fail("a1");
        assertThat(shares(1)).containsOnlyKeys("b");

        clusters.timer.run();
        assertThat(shares(1)).containsOnlyKeys("b");

        clusters.timer.advance(Duration.ofSeconds(30));
        assertThat(shares(1)).containsOnlyKeys("a");
    }

    @Test
    void nobodyIsPickedWhenEveryPriorityIsEjectedWithoutAPanicThreshold() {
        apply(ROUND_ROBIN, 0, null, at("a1", 0), at("b1", 1));
        fail("a1");
        fail("b1");
        assertThat(clusters.picks(REVIEWS, 10)).containsOnly("nobody");
        clusters.timer.run();

        assertThat(clusters.picks(REVIEWS, 10)).containsOnly("nobody");
    }

    @Test
    void totalPanicUsesEverybodyOfEveryPriority() {
        apply(ROUND_ROBIN, 50, null, at("a1", 0), at("a2", 0), at("a3", 0), at("b1", 1));
        fail("a1");
        fail("a2");
        fail("b1");
        clusters.timer.run();
        // 1 of 3 and 0 of 1 are below the half: 75 to 25 by size.
        within(shares(1), "a", 0.75);
        within(shares(1), "b", 0.25);
        within(shares(2), "a1", 0.25);
    }

    @Test
    void hashOfARequestChoosesThePriorityToo() {
        var hash = new LoadBalancer(null, new ConsistentHash(new HashKey.SourceIp(), null, null), null, null);
        apply(hash, 0, null, at("a1", 0), down("a2", 0), at("b1", 1));
        Cluster cluster = clusters.cluster(REVIEWS);

        int toFirst = 0;
        for (long key = 0; key < 1000; key++) {
            LiveEndpoint picked = cluster.pick(Clusters.request(key, Set.of()));
            assertThat(cluster.pick(Clusters.request(key, Set.of()))).isSameAs(picked);
            toFirst += picked.key().startsWith("a") ? 1 : 0;
        }
        assertThat(toFirst).isEqualTo(700);
    }

    @Test
    void retryLeavesThePrioritiesAloneThatItSays() {
        apply(ROUND_ROBIN, 0, null, at("a1", 0), at("b1", 1), at("b2", 1));
        Cluster cluster = clusters.cluster(REVIEWS);

        assertThat(Stream.generate(() -> cluster.pick(leaving(1)).key()).limit(100))
                .containsOnly("b1:8080", "b2:8080");
        assertThat(Stream.generate(() -> cluster.pick(leaving(3)).key()).limit(100))
                .contains("a1:8080", "b1:8080", "b2:8080");
    }

    @Test
    void localitiesGetTheirSharesAndTheirEndpointsTheirTurns() {
        apply(
                ROUND_ROBIN,
                0,
                Map.of(Locality.parse("a"), 80, Locality.parse("b"), 20),
                at("a1", 0),
                at("b1", 0),
                at("b2", 0));

        assertThat(shares(2)).isEqualTo(Map.of("a1", 16_000L, "b1", 2_000L, "b2", 2_000L));
    }

    @Test
    void localityGetsLessOfItsShareWhenTooFewOfItAreAvailable() {
        apply(
                ROUND_ROBIN,
                0,
                Map.of(Locality.parse("a"), 50, Locality.parse("b"), 50),
                at("a1", 0),
                down("a2", 0),
                at("b1", 0));

        // Half of it is available: 1.4 * 0.5 * 50 to 50.
        within(shares(1), "a", 35.0 / 85);
    }

    @Test
    void localityWithoutAWrittenWeightWeighsWhatItsEndpointsWeigh() {
        apply(ROUND_ROBIN, 0, Map.of(), at("a1", 0), at("b1", 0), at("b2", 0), at("b3", 0));

        assertThat(shares(1)).isEqualTo(Map.of("a", 5_000L, "b", 15_000L));
    }

    @Test
    void localityWhoseEndpointsWereEjectedAMomentAgoIsPassedOver() {
        apply(ROUND_ROBIN, 0, Map.of(Locality.parse("a"), 99, Locality.parse("b"), 1), at("a1", 0), at("b1", 0));
        fail("a1");

        assertThat(shares(1)).containsOnlyKeys("b");
    }

    @Test
    void localitiesHaveTheirSharesOfARingToo() {
        var hash = new LoadBalancer(null, new ConsistentHash(new HashKey.SourceIp(), null, null), null, null);
        apply(hash, 0, Map.of(Locality.parse("a"), 80, Locality.parse("b"), 20), at("a1", 0), at("b1", 0), at("b2", 0));

        assertThat(shares(1).get("a") / (double) PICKS).isBetween(0.75, 0.85);
    }

    @Test
    void warmingEndpointsShareGrowsToTheWhole() {
        var warming = new LoadBalancer(
                Simple.ROUND_ROBIN, null, null, new LoadBalancer.Warmup(Duration.ofSeconds(60), null, null));
        apply(warming, 0, null, at("a1", 0), at("b1", 0));
        clusters.timer.advance(Duration.ofSeconds(60));
        assertThat(shares(1).get("a")).isEqualTo(PICKS / 2);

        apply(warming, 0, null, at("a1", 0), at("b1", 0), at("c1", 0));
        within(shares(1), "c", 0.1 / 2.1);
        clusters.timer.advance(Duration.ofSeconds(30));
        shares(1);
        within(shares(1), "c", 0.5 / 2.5);
        clusters.timer.advance(Duration.ofSeconds(30));
        within(shares(1), "c", 1 / 3.0);
    }

    @Test
    void warmupIsOverWithoutAnyOtherChange() {
        var warming = new LoadBalancer(
                Simple.LEAST_REQUEST, null, null, new LoadBalancer.Warmup(Duration.ofSeconds(60), null, null));
        apply(warming, 0, null, at("a1", 0));
        clusters.timer.advance(Duration.ofSeconds(59));
        assertThat(clusters.timer.waiting()).isEqualTo(2);

        clusters.timer.advance(Duration.ofSeconds(1));

        assertThat(clusters.timer.waiting()).isEqualTo(1);
    }

    @Test
    void returnFromEjectionIsNotWarmedUp() {
        var warming = new LoadBalancer(
                Simple.ROUND_ROBIN, null, null, new LoadBalancer.Warmup(Duration.ofSeconds(60), null, null));
        apply(warming, 0, null, at("a1", 0), at("b1", 0));
        clusters.timer.advance(Duration.ofSeconds(60));
        fail("a1");
        clusters.timer.advance(Duration.ofSeconds(30));

        assertThat(shares(1).get("a")).isEqualTo(PICKS / 2);
    }

    private void fail(String name) {
        LiveEndpoint endpoint = clusters.cluster(REVIEWS).endpoints().stream()
                .filter(one -> one.key().startsWith(name))
                .findFirst()
                .orElseThrow();
        clusters.cluster(REVIEWS).report(endpoint, AttemptOutcome.response(503));
    }

    /** How often keys come up that begin alike. */
    private Map<String, Long> shares(int letters) {
        return clusters.picks(REVIEWS, PICKS).stream()
                .map(key -> key.substring(0, letters))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private static void within(Map<String, Long> shares, String name, double probability) {
        double deviation = Math.sqrt(PICKS * probability * (1 - probability));
        assertThat((double) shares.getOrDefault(name, 0L))
                .isBetween(PICKS * probability - 5 * deviation, PICKS * probability + 5 * deviation);
    }

    private static PickContext leaving(long priorities) {
        return new PickContext() {
            @Override
            public boolean hasHash() {
                return false;
            }

            @Override
            public long hash() {
                return 0;
            }

            @Override
            public boolean tried(LiveEndpoint endpoint) {
                return false;
            }

            @Override
            public long leftPriorities() {
                return priorities;
            }
        };
    }

    private void apply(
            LoadBalancer balancer, int minHealth, @Nullable Map<Locality, Integer> weights, EndpointSpec... endpoints) {
        OutlierDetection oneFailure = new OutlierDetection(
                1, null, false, null, Duration.ofSeconds(10), Duration.ofSeconds(30), 100, minHealth, List.of());
        clusters.apply(new ClusterSpec(
                REVIEWS,
                new ResourceKey(Kind.SERVICE, "default", "reviews"),
                UpstreamProtocol.HTTP1,
                new EndpointSource.Fixed(List.of(endpoints)),
                new TrafficPolicy(null, balancer, oneFailure, null, List.of(), null, null, null),
                Duration.ofSeconds(10),
                List.of(),
                ClusterSpec.TrafficDistribution.ANY,
                weights,
                null));
    }

    /** An endpoint whose name begins with the letter of its locality. */
    private static EndpointSpec at(String name, int priority) {
        return endpoint(name, priority, EndpointHealth.HEALTHY);
    }

    private static EndpointSpec down(String name, int priority) {
        return endpoint(name, priority, EndpointHealth.UNHEALTHY);
    }

    private static EndpointSpec endpoint(String name, int priority, EndpointHealth health) {
        return new EndpointSpec(name, 8080, Map.of(), 1, Locality.parse(name.substring(0, 1)), health, priority);
    }
}
