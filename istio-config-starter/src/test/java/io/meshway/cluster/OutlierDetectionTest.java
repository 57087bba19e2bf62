package io.meshway.cluster;

import static io.meshway.cluster.AttemptOutcome.response;
import static io.meshway.cluster.Clusters.REVIEWS;
import static io.meshway.cluster.Clusters.at;
import static io.meshway.cluster.Clusters.policy;
import static io.meshway.cluster.Clusters.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.mesh.ClusterSpec.EndpointSource;
import io.meshway.mesh.MeshConfig;
import io.meshway.model.LoadBalancer;
import io.meshway.model.OutlierDetection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Istio's {@code outlierDetection} through what a proxy sees of it. */
class OutlierDetectionTest {
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration BASE = Duration.ofSeconds(30);

    private final Clusters clusters = new Clusters();

    @Test
    void endpointThatFailsThatOftenInARowIsPassedOverAtOnce() {
        apply(2, rule(3, 100));
        fail(0, 500, 2);
        assertThat(clusters.picks(REVIEWS, 10)).contains(key(0));

        fail(0, 500, 1);

        assertThat(clusters.picks(REVIEWS, 10)).containsOnly(key(1));
    }

    @Test
    void successInBetweenStartsTheCountAnew() {
        apply(2, rule(3, 100));
        fail(0, 500, 2);
        report(0, response(404));

        fail(0, 500, 2);

        assertThat(ejected()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"false, 0", "true, 1"})
    void streamThatConnectsEndsARowOfFailuresUnlessTheyHaveACountOfTheirOwn(boolean split, int expected) {
        apply(2, new OutlierDetection(3, null, split, null, INTERVAL, BASE, 100, null, List.of()));
        fail(0, 500, 2);
        report(0, AttemptOutcome.STREAM_CONNECTED);

        fail(0, 500, 1);

        assertThat(ejected()).hasSize(expected);
    }

    @Test
    void connectionThatHasAResponseToComeEndsNoRow() {
        apply(2, rule(3, 100));
        fail(0, 500, 2);
        report(0, AttemptOutcome.CONNECTED);

        fail(0, 500, 1);

        assertThat(ejected()).containsExactly(key(0));
    }

    @Test
    void withoutTheBlockNobodyIsEjected() {
        clusters.apply(spec(REVIEWS, policy(LoadBalancer.Simple.ROUND_ROBIN), fixed(2)));

        fail(0, 503, 100);

        assertThat(ejected()).isEmpty();
        assertThat(clusters.timer.waiting()).isZero();
    }

    @Test
    void fiveFailuresEjectWhenNothingIsWritten() {
        apply(10, rule(null, null));
        fail(0, 503, 4);
        assertThat(ejected()).isEmpty();

        fail(0, 503, 1);

        assertThat(ejected()).containsExactly(key(0));
    }

    @Test
    void zeroSwitchesTheCounterOff() {
        apply(2, rule(0, 100));

        fail(0, 500, 100);

        assertThat(ejected()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 10, 0",
        "1, 50, 0",
        "1, 100, 1",
        "2, 10, 0",
        "2, 49, 0",
        "2, 50, 1",
        "2, 100, 2",
        "3, 30, 0",
        "3, 50, 1",
        "3, 100, 3",
        "4, 30, 1",
        "4, 50, 2",
        "10, 10, 1",
        "10, 30, 3",
        "25, 10, 2",
        "25, 30, 7",
        "25, 50, 12",
        "25, 100, 25"
    })
    void onlyThatManyAreEjectedAtATime(int endpoints, int percent, int expected) {
        apply(endpoints, rule(1, percent));

        IntStream.range(0, endpoints).forEach(i -> fail(i, 500, 1));

        assertThat(ejected()).hasSize(expected);
    }

    @ParameterizedTest
    @CsvSource({"1, 10, 1", "3, 10, 1", "3, 70, 2", "20, 10, 2"})
    void oldEnvoysEjectOneHoweverSmallTheShare(int endpoints, int percent, int expected) {
        var old = new MeshConfig.Compat(false, Duration.ZERO, false, false, false, false, true);
        Clusters oneAlways = new Clusters(old, new Random(42));
        oneAlways.apply(spec(REVIEWS, policy(rule(1, percent)), fixed(endpoints)));

        Cluster cluster = oneAlways.cluster(REVIEWS);
        cluster.endpoints().forEach(endpoint -> cluster.report(endpoint, response(500)));

        assertThat(cluster.endpoints().stream().filter(LiveEndpoint::ejected)).hasSize(expected);
    }

    @Test
    void endpointThatMayNotBeEjectedMustFailAgainFromTheStart() {
        apply(3, rule(2, 50));
        fail(0, 500, 2);
        fail(1, 500, 2);
        assertThat(ejected()).containsExactly(key(0));
        clusters.timer.advance(BASE);
        assertThat(ejected()).isEmpty();

        fail(1, 500, 1);
        assertThat(ejected()).isEmpty();
        fail(1, 500, 1);

        assertThat(ejected()).containsExactly(key(1));
    }

    @Test
    void manyEjectionsAtOnceRenewTheListOnce() {
        apply(10, rule(1, 100));
        int tasksBefore = clusters.timer.waiting();
        IntStream.range(0, 5).forEach(i -> fail(i, 500, 1));
        assertThat(clusters.timer.waiting()).isEqualTo(tasksBefore + 1);
        clusters.timer.run();

        fail(5, 500, 1);

        assertThat(clusters.timer.waiting()).isEqualTo(tasksBefore + 1);
        assertThat(new HashSet<>(clusters.picks(REVIEWS, 20)))
                .containsExactlyInAnyOrder(key(6), key(7), key(8), key(9));
    }

    @Test
    void allEjectedMeansNobodyWithoutAPanicThreshold() {
        apply(2, rule(1, 100));
        fail(0, 500, 1);
        fail(1, 500, 1);
        assertThat(clusters.picks(REVIEWS, 1)).containsExactly("nobody");
        clusters.timer.run();

        assertThat(clusters.picks(REVIEWS, 1)).containsExactly("nobody");
    }

    @Test
    void ejectionEndsAtTheFirstSweepAfterItsTime() {
        apply(2, rule(1, 100, Duration.ofSeconds(25)));
        clusters.timer.advance(Duration.ofSeconds(1));
        fail(0, 500, 1);

        clusters.timer.advance(Duration.ofSeconds(28));
        assertThat(ejected()).containsExactly(key(0));
        clusters.timer.advance(Duration.ofSeconds(1));

        assertThat(ejected()).isEmpty();
        assertThat(clusters.picks(REVIEWS, 2)).contains(key(0));
    }

    @Test
    void repeatedEjectionsLastLongerUpToFiveMinutes() {
        apply(2, rule(1, 100));
        List<Long> seconds = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            fail(0, 500, 1);
            seconds.add(secondsUntilReturn());
        }

        assertThat(seconds).containsExactly(30L, 60L, 90L, 120L, 150L, 180L, 210L, 240L, 270L, 300L, 300L, 300L);
    }

    @Test
    void endpointThatBehavesIsForgivenOneStepASweep() {
        apply(2, rule(1, 100));
        for (int i = 0; i < 3; i++) {
            fail(0, 500, 1);
            secondsUntilReturn();
        }
        clusters.timer.advance(INTERVAL.multipliedBy(2));

        fail(0, 500, 1);

        assertThat(secondsUntilReturn()).isEqualTo(60);
    }

    @Test
    void gatewayErrorsHaveACounterOfTheirOwn() {
        apply(2, new OutlierDetection(0, 2, false, null, INTERVAL, BASE, 100, null, List.of()));
        report(0, response(503));
        report(0, response(500));
        report(0, response(502));
        assertThat(ejected()).isEmpty();

        report(0, response(504));

        assertThat(ejected()).containsExactly(key(0));
    }

    @Test
    void failuresWithoutAResponseCountAsGatewayErrorsUnlessSplit() {
        apply(2, new OutlierDetection(0, 3, false, null, INTERVAL, BASE, 100, null, List.of()));

        report(0, AttemptOutcome.CONNECT_FAILED);
        report(0, AttemptOutcome.RESET);
        report(0, AttemptOutcome.TIMED_OUT);

        assertThat(ejected()).containsExactly(key(0));
    }

    @Test
    void splitFailuresWithoutAResponseCountByThemselvesUntilAConnectionStands() {
        apply(2, new OutlierDetection(1, 1, true, 2, INTERVAL, BASE, 100, null, List.of()));
        report(0, AttemptOutcome.CONNECT_FAILED);
        report(0, AttemptOutcome.CONNECTED);
        report(0, AttemptOutcome.TIMED_OUT);
        assertThat(ejected()).isEmpty();

        report(0, AttemptOutcome.CONNECT_FAILED);

        assertThat(ejected()).containsExactly(key(0));
    }

    @Test
    void splitLeavesTheLocalCounterAloneWhenResponsesSucceed() {
        apply(2, new OutlierDetection(5, null, true, 0, INTERVAL, BASE, 100, null, List.of()));
        for (int i = 0; i < 5; i++) {
            report(0, AttemptOutcome.CONNECT_FAILED);
            report(0, response(200));
        }

        assertThat(ejected()).containsExactly(key(0));
    }

    @Test
    void listedStatusesAreTheOnlyFailures() {
        apply(3, new OutlierDetection(2, 1, false, null, INTERVAL, BASE, 100, null, List.of(429, 502)));
        fail(0, 429, 2);
        fail(1, 500, 10);
        fail(2, 502, 1);

        assertThat(ejected()).containsExactly(key(0), key(2));
    }

    @Test
    void grpcStatusInTheHeadCountsAsAnHttpStatus() {
        apply(2, rule(2, 100));
        report(0, AttemptOutcome.grpc(14));
        report(0, AttemptOutcome.grpc(5));
        report(0, AttemptOutcome.grpc(13));
        assertThat(ejected()).isEmpty();

        report(0, AttemptOutcome.grpc(99));

        assertThat(ejected()).containsExactly(key(0));
    }

    @Test
    void ejectionOutlivesAChangeOfPolicyAndEndsWhenDetectionIsSwitchedOff() {
        apply(3, rule(1, 50));
        fail(0, 500, 1);

        apply(3, rule(7, 80));
        assertThat(ejected()).containsExactly(key(0));
        clusters.apply(spec(REVIEWS, policy(LoadBalancer.Simple.ROUND_ROBIN), fixed(3)));

        assertThat(ejected()).isEmpty();
        assertThat(clusters.picks(REVIEWS, 3)).contains(key(0));
        clusters.timer.run();
        assertThat(clusters.timer.waiting()).isZero();
    }

    @Test
    void endpointThatLeavesMakesRoomAndComesBackWithACleanRecord() {
        apply(4, rule(2, 25));
        LiveEndpoint gone = clusters.cluster(REVIEWS).endpoints().get(3);
        fail(3, 500, 2);
        apply(3, rule(2, 34));
        clusters.cluster(REVIEWS).report(gone, response(500));

        fail(0, 500, 2);
        assertThat(ejected()).containsExactly(key(0));
        apply(4, rule(2, 34));

        assertThat(ejected()).containsExactly(key(0));
        assertThat(clusters.picks(REVIEWS, 10)).contains(key(3));
    }

    @Test
    void retiredClusterIsNoLongerSwept() {
        apply(2, rule(1, 100));
        clusters.apply();
        clusters.timer.advance(BASE);

        assertThat(clusters.timer.waiting()).isZero();
    }

    private long secondsUntilReturn() {
        long seconds = 0;
        while (!ejected().isEmpty()) {
            clusters.timer.advance(Duration.ofSeconds(1));
            seconds++;
        }
        return seconds;
    }

    private void apply(int endpoints, OutlierDetection detection) {
        clusters.apply(spec(REVIEWS, policy(detection), fixed(endpoints)));
    }

    private static EndpointSource fixed(int endpoints) {
        return new EndpointSource.Fixed(IntStream.range(0, endpoints)
                .mapToObj(i -> at("10.0.0." + (i + 1)))
                .toList());
    }

    private static OutlierDetection rule(Integer failures, Integer maxPercent) {
        return rule(failures, maxPercent, BASE);
    }

    private static OutlierDetection rule(Integer failures, Integer maxPercent, Duration base) {
        return new OutlierDetection(failures, null, false, null, INTERVAL, base, maxPercent, null, List.of());
    }

    private static String key(int endpoint) {
        return "10.0.0." + (endpoint + 1) + ":8080";
    }

    private void fail(int endpoint, int status, int times) {
        for (int i = 0; i < times; i++) {
            report(endpoint, response(status));
        }
    }

    private void report(int endpoint, AttemptOutcome outcome) {
        Cluster cluster = clusters.cluster(REVIEWS);
        cluster.report(cluster.endpoints().get(endpoint), outcome);
    }

    private List<String> ejected() {
        return clusters.cluster(REVIEWS).endpoints().stream()
                .filter(LiveEndpoint::ejected)
                .map(LiveEndpoint::key)
                .toList();
    }
}
