package io.meshway.cluster;

import static io.meshway.cluster.Clusters.REVIEWS;
import static io.meshway.cluster.Clusters.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.cluster.health.ProbeOutcome;
import io.meshway.mesh.ClusterKey;
import io.meshway.mesh.ClusterSpec;
import io.meshway.mesh.ClusterSpec.EndpointHealth;
import io.meshway.mesh.ClusterSpec.EndpointSource;
import io.meshway.mesh.ClusterSpec.EndpointSpec;
import io.meshway.mesh.ClusterSpec.UpstreamProtocol;
import io.meshway.mesh.HealthCheckText;
import io.meshway.model.Kind;
import io.meshway.model.LoadBalancer;
import io.meshway.model.LoadBalancer.Simple;
import io.meshway.model.OutlierDetection;
import io.meshway.model.ResourceKey;
import io.meshway.model.TrafficPolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Endpoints that are checked every ten seconds. */
class ActiveCheckTest {
    private static final String A = "10.0.0.1:8080";
    private static final String B = "10.0.0.2:8080";
    private static final ProbeOutcome OK = new ProbeOutcome(200, false, false);
    private static final ProbeOutcome SERVER_ERROR = new ProbeOutcome(503, false, false);
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final String CHECK = "path=/healthz;interval=10s;timeout=1s;noTrafficInterval=10s";

    private final Clusters clusters = new Clusters();

    @BeforeEach
    void everybodyIsWell() {
        answer(A, OK);
        answer(B, OK);
    }

    @Test
    void endpointsAreUsedBeforeTheirFirstCheck() {
        apply(CHECK, at("10.0.0.1"), at("10.0.0.2"));

        assertThat(picked()).containsExactlyInAnyOrder(A, B);
        assertThat(clusters.probes.begun).isEmpty();
    }

    @Test
    void everyEndpointIsAskedForThePathAtItsHostOnceAnInterval() {
        apply(CHECK, at("10.0.0.1"), at("10.0.0.2"));
        clusters.timer.run();
        assertThat(clusters.probes.begun)
                .containsExactlyInAnyOrder(
                        A + " " + REVIEWS.host() + "/healthz", B + " " + REVIEWS.host() + "/healthz");

        clusters.timer.advance(INTERVAL.minusMillis(1));
        assertThat(clusters.probes.begun).hasSize(2);
        clusters.timer.advance(Duration.ofMillis(1));
        assertThat(clusters.probes.begun).hasSize(4);
    }

    @Test
    void unexpectedStatusFailsAtOnceAndTwoPassesBringBack() {
        apply(CHECK, at("10.0.0.1"), at("10.0.0.2"));
        answer(A, SERVER_ERROR);
        clusters.timer.run();
        assertThat(picked()).containsExactly(B);

        answer(A, OK);
        clusters.timer.advance(INTERVAL);
        assertThat(picked()).containsExactly(B);
        clusters.timer.advance(INTERVAL);
        assertThat(picked()).containsExactlyInAnyOrder(A, B);
    }

    @Test
    void failureInBetweenBeginsTheCountOfPassesAnew() {
        apply(CHECK, at("10.0.0.1"), at("10.0.0.2"));
        for (ProbeOutcome outcome : List.of(SERVER_ERROR, OK, SERVER_ERROR, OK)) {
            answer(A, outcome);
            clusters.timer.advance(INTERVAL);
        }
        assertThat(picked()).containsExactly(B);
    }

    @Test
    void missingAnswersFailAfterTheThreshold() {
        apply(CHECK, at("10.0.0.1"), at("10.0.0.2"));
        answer(A, ProbeOutcome.NO_ANSWER);
        clusters.timer.run();
        clusters.timer.advance(INTERVAL);
        assertThat(picked()).containsExactlyInAnyOrder(A, B);

        clusters.timer.advance(INTERVAL);
        assertThat(picked()).containsExactly(B);
    }

    @Test
    void silenceIsAMissingAnswerAfterTheTimeout() {
        clusters.probes.answers.remove(A);
        apply(CHECK + ";unhealthyThreshold=1", at("10.0.0.1"), at("10.0.0.2"));
        clusters.timer.advance(Duration.ofMillis(999));
        assertThat(picked()).containsExactlyInAnyOrder(A, B);

        clusters.timer.advance(Duration.ofMillis(1));
        assertThat(picked()).containsExactly(B);
        assertThat(clusters.probes.givenUp).isPositive();
    }

    @Test
    void retriableStatusCountsLikeAMissingAnswer() {
        apply(CHECK + ";retriableStatuses=503", at("10.0.0.1"), at("10.0.0.2"));
        answer(A, SERVER_ERROR);
        clusters.timer.run();
        clusters.timer.advance(INTERVAL);
        assertThat(picked()).containsExactlyInAnyOrder(A, B);
        clusters.timer.advance(INTERVAL);
        assertThat(picked()).containsExactly(B);
    }

    @Test
    void clusterWithoutTrafficIsCheckedSeldomUntilTheFirstRequest() {
        apply("path=/healthz;interval=10s;noTrafficInterval=60s", at("10.0.0.1"));
        clusters.timer.run();
        clusters.timer.advance(Duration.ofSeconds(59));
        assertThat(clusters.probes.begun).hasSize(1);
        clusters.timer.advance(Duration.ofSeconds(1));
        assertThat(clusters.probes.begun).hasSize(2);

        clusters.picks(REVIEWS, 1);
        clusters.timer.advance(INTERVAL);
        assertThat(clusters.probes.begun).hasSize(3);
    }

    @Test
    void checkThatPassesEndsAnEjection() {
        apply(CHECK, at("10.0.0.1"), at("10.0.0.2"));
        clusters.timer.run();
        clusters.cluster(REVIEWS).report(endpoint(A), AttemptOutcome.response(500));
        assertThat(picked()).containsExactly(B);

        clusters.timer.advance(INTERVAL);
        assertThat(picked()).containsExactlyInAnyOrder(A, B);
    }

    @Test
    void endpointThatThePlatformCallsUnhealthyStaysOutHoweverItsChecksGo() {
        apply(CHECK, at("10.0.0.1", 1, EndpointHealth.UNHEALTHY, Map.of()), at("10.0.0.2"));
        clusters.timer.advance(INTERVAL.multipliedBy(3));

        assertThat(picked()).containsExactly(B);
    }

    @Test
    void endpointThatWantsNoMoreTrafficGetsNoneUntilChecksPass() {
        apply(CHECK, at("10.0.0.1"), at("10.0.0.2"));
        clusters.timer.run();
        endpoint(A).failChecksNow();
        clusters.timer.run();
        assertThat(picked()).containsExactly(B);
        assertThat(endpoint(A).excluded()).isTrue();

        clusters.timer.advance(INTERVAL.multipliedBy(2));
        assertThat(picked()).containsExactlyInAnyOrder(A, B);
        assertThat(endpoint(A).excluded()).isFalse();
    }

    @Test
    void wordOfAnEndpointCountsOnlyWhereItIsChecked() {
        apply(null, at("10.0.0.1"), at("10.0.0.2"));
        endpoint(A).failChecksNow();
        clusters.timer.run();

        assertThat(picked()).containsExactlyInAnyOrder(A, B);
    }

    @Test
    void degradedEndpointsAreUsedOnlyWhereOthersDoNotSuffice() {
        answer(A, new ProbeOutcome(200, false, true));
        apply(CHECK, at("10.0.0.1"), at("10.0.0.2"));
        clusters.timer.run();
        // One of two is well and counts for 70 percent, the degraded one takes the rest.
        assertThat(share(A)).isBetween(0.25, 0.35);

        answer(B, SERVER_ERROR);
        clusters.timer.advance(INTERVAL);
        assertThat(picked()).containsExactly(A);
    }

    @Test
    void everyEndpointFailingMeansNobody() {
        answer(A, SERVER_ERROR);
        apply(CHECK, at("10.0.0.1"));
        clusters.timer.run();

        assertThat(picked()).containsExactly("nobody");
    }

    @Test
    void subsetsShareWhatIsFound() {
        ClusterKey subset = new ClusterKey(REVIEWS.host(), REVIEWS.port(), "v1");
        answer(A, SERVER_ERROR);
        clusters.apply(spec(REVIEWS, CHECK, at("10.0.0.1"), at("10.0.0.2")), spec(subset, CHECK, at("10.0.0.1")));
        clusters.timer.run();

        assertThat(clusters.probes.begun).hasSize(2);
        assertThat(clusters.picks(subset, 5)).containsOnly("nobody");
        assertThat(picked()).containsExactly(B);
    }

    @Test
    void noMoreChecksAreUnderWayThanMayBe() {
        EndpointSpec[] many =
                IntStream.range(0, 100).mapToObj(i -> at("10.0.1." + i)).toArray(EndpointSpec[]::new);
        apply(CHECK, many);
        clusters.timer.run();
        assertThat(clusters.probes.begun).hasSize(ActiveChecks.AT_ONCE);

        clusters.timer.advance(Duration.ofSeconds(2));
        assertThat(new TreeSet<>(clusters.probes.begun)).hasSize(100);
    }

    @Test
    void nothingIsLeftOfAnEndpointThatGoesOrIsNoLongerChecked() {
        clusters.probes.answers.remove(A);
        apply(CHECK, at("10.0.0.1"), at("10.0.0.2"));
        clusters.timer.run();
        apply(CHECK, at("10.0.0.2"));
        apply(null, at("10.0.0.2"));
        clusters.probes.begun.clear();
        clusters.timer.advance(Duration.ofMinutes(5));

        assertThat(clusters.probes.begun).isEmpty();
        assertThat(clusters.open()).containsExactly(B);
        assertThat(endpoint(B).checked()).isFalse();
    }

    @Test
    void recoveryBeginsASlowStart() {
        var warming = new LoadBalancer(
                Simple.ROUND_ROBIN, null, null, new LoadBalancer.Warmup(Duration.ofSeconds(600), null, null));
        clusters.apply(spec(REVIEWS, warming, CHECK, at("10.0.0.1"), at("10.0.0.2")));
        clusters.timer.advance(Duration.ofSeconds(600));
        assertThat(share(A)).isBetween(0.49, 0.51);
        answer(A, SERVER_ERROR);
        clusters.timer.advance(INTERVAL);
        answer(A, OK);
        clusters.timer.advance(INTERVAL.multipliedBy(2));

        assertThat(share(A)).isBetween(0.05, 0.13);
    }

    private void answer(String endpoint, ProbeOutcome outcome) {
        clusters.probes.answers.put(endpoint, outcome);
    }

    private LiveEndpoint endpoint(String key) {
        return clusters.cluster(REVIEWS).endpoints().stream()
                .filter(one -> one.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private Set<String> picked() {
        return new TreeSet<>(clusters.picks(REVIEWS, 50));
    }

    private double share(String key) {
        int picks = 10_000;
        return clusters.picks(REVIEWS, picks).stream().filter(key::equals).count() / (double) picks;
    }

    private void apply(String check, EndpointSpec... endpoints) {
        clusters.apply(spec(REVIEWS, check, endpoints));
    }

    private static ClusterSpec spec(ClusterKey key, String check, EndpointSpec... endpoints) {
        return spec(key, new LoadBalancer(Simple.ROUND_ROBIN, null, null, null), check, endpoints);
    }

    private static ClusterSpec spec(ClusterKey key, LoadBalancer balancer, String check, EndpointSpec... endpoints) {
        OutlierDetection oneFailure =
                new OutlierDetection(1, null, false, null, Duration.ofHours(1), Duration.ofHours(1), 100, 0, List.of());
        return new ClusterSpec(
                key,
                new ResourceKey(Kind.SERVICE, "default", "reviews"),
                UpstreamProtocol.HTTP1,
                new EndpointSource.Fixed(Arrays.asList(endpoints)),
                new TrafficPolicy(null, balancer, oneFailure, null, List.of(), null, null, null),
                Duration.ofSeconds(10),
                List.of(),
                ClusterSpec.TrafficDistribution.ANY,
                null,
                check == null ? null : HealthCheckText.read(check).check());
    }
}
