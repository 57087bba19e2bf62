package io.meshway.cluster;

import static io.meshway.cluster.Clusters.REVIEWS;
import static io.meshway.cluster.Clusters.at;
import static io.meshway.cluster.Clusters.named;
import static io.meshway.cluster.Clusters.policy;
import static io.meshway.cluster.Clusters.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.mesh.ClusterSpec;
import io.meshway.mesh.ClusterSpec.EndpointHealth;
import io.meshway.mesh.ClusterSpec.EndpointSource;
import io.meshway.model.LoadBalancer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Clusters whose endpoints are names. */
class NamedClusterTest {
    private static final String NAME = "reviews.example";
    private static final Duration SECONDS_5 = Duration.ofSeconds(5);
    private static final Duration JITTER = Duration.ofMillis(100);

    private final Clusters clusters = new Clusters();

    @Test
    void everyAddressOfEveryNameIsAnEndpointOnce() {
        clusters.apply(named(REVIEWS, at(NAME), at("other.example"), at("10.0.0.9")));

        answer(NAME, SECONDS_5, "10.0.0.2", "10.0.0.1");
        answer("other.example", SECONDS_5, "10.0.0.3", "10.0.0.1");

        assertThat(endpoints())
                .containsExactlyInAnyOrder("10.0.0.1:8080", "10.0.0.2:8080", "10.0.0.3:8080", "10.0.0.9:8080");
    }

    @Test
    void addressesThatNeedNoResolvingServeAtOnceAndAskNobody() {
        clusters.apply(named(REVIEWS, at("10.0.0.9"), at("::1")));

        assertThat(endpoints()).containsExactly("10.0.0.9:8080", "[::1]:8080");
        assertThat(clusters.names.open("10.0.0.9")).isZero();
    }

    @Test
    void nobodyCanBePickedBeforeTheFirstAnswer() {
        var ready = clusters.registry
                .prepare(Map.of(REVIEWS, named(REVIEWS, at(NAME))))
                .toCompletableFuture();
        assertThat(clusters.picks(REVIEWS, 1)).containsExactly("nobody");
        assertThat(ready).isNotCompleted();

        answer(NAME, SECONDS_5, "10.0.0.1");

        assertThat(ready).isCompleted();
        assertThat(clusters.picks(REVIEWS, 1)).containsExactly("10.0.0.1:8080");
    }

    @Test
    void failedFirstQueryLetsTheRestOfTheConfigurationGoOn() {
        var ready = clusters.registry
                .prepare(Map.of(REVIEWS, named(REVIEWS, at(NAME))))
                .toCompletableFuture();

        clusters.names.fail(NAME);
        clusters.timer.run();

        assertThat(ready).isCompleted();
    }

    @Test
    void answerIsAskedForAgainWhenItsTimeToLiveIsOver() {
        clusters.apply(named(REVIEWS, at(NAME)));
        answer(NAME, SECONDS_5, "10.0.0.1");

        clusters.timer.advance(SECONDS_5.minusMillis(1));
        assertThat(clusters.names.open(NAME)).isZero();
        clusters.timer.advance(JITTER.plusMillis(1));
        answer(NAME, SECONDS_5, "10.0.0.2");

        assertThat(endpoints()).containsExactly("10.0.0.2:8080");
        clusters.timer.advance(Duration.ofSeconds(2));
        assertThat(clusters.open()).containsExactly("10.0.0.2:8080");
    }

    @Test
    void failureKeepsTheAddressesAndAsksAgainAfterAMinute() {
        clusters.apply(named(REVIEWS, at(NAME)));
        answer(NAME, SECONDS_5, "10.0.0.1");
        clusters.timer.advance(SECONDS_5.plus(JITTER));

        clusters.names.fail(NAME);
        clusters.timer.run();

        assertThat(endpoints()).containsExactly("10.0.0.1:8080");
        clusters.timer.advance(Duration.ofSeconds(59));
        assertThat(clusters.names.open(NAME)).isZero();
        clusters.timer.advance(Duration.ofSeconds(1).plus(JITTER));
        assertThat(clusters.names.open(NAME)).isEqualTo(1);
    }

    @Test
    void answerWithoutATimeToLiveHoldsForAMinute() {
        clusters.apply(named(REVIEWS, at(NAME)));
        answer(NAME, Duration.ZERO, "10.0.0.1");

        clusters.timer.advance(Duration.ofSeconds(59));
        assertThat(clusters.names.open(NAME)).isZero();
        clusters.timer.advance(Duration.ofSeconds(1).plus(JITTER));
        assertThat(clusters.names.open(NAME)).isEqualTo(1);
    }

    @Test
    void refreshRateThatChangesHoldsForTheNextAnswer() {
        clusters.apply(named(REVIEWS, at(NAME)));
        answer(NAME, Duration.ZERO, "10.0.0.1");

        clusters.refreshRate = SECONDS_5;
        clusters.timer.advance(Duration.ofSeconds(60).plus(JITTER));
        answer(NAME, Duration.ZERO, "10.0.0.2");

        clusters.timer.advance(SECONDS_5.plus(JITTER));
        assertThat(clusters.names.open(NAME)).isEqualTo(1);
    }

    @Test
    void emptyAnswerEmptiesTheCluster() {
        clusters.apply(named(REVIEWS, at(NAME)));
        answer(NAME, SECONDS_5, "10.0.0.1");
        clusters.timer.advance(SECONDS_5.plus(JITTER));

        answer(NAME, SECONDS_5);

        assertThat(clusters.picks(REVIEWS, 1)).containsExactly("nobody");
    }

    @Test
    void rotatedAnswerChangesNothing() {
        clusters.apply(named(REVIEWS, at(NAME)));
        answer(NAME, SECONDS_5, "10.0.0.1", "10.0.0.2");
        List<LiveEndpoint> before = clusters.cluster(REVIEWS).endpoints();
        clusters.timer.advance(SECONDS_5.plus(JITTER));

        answer(NAME, SECONDS_5, "10.0.0.2", "10.0.0.1");

        assertThat(clusters.cluster(REVIEWS).endpoints()).isEqualTo(before);
        assertThat(clusters.connectors).hasSize(2);
    }

    @Test
    void logicalNameIsTheFirstAddressOfTheLatestAnswer() {
        clusters.apply(logical());
        answer(NAME, SECONDS_5, "10.0.0.7", "10.0.0.1");
        assertThat(endpoints()).containsExactly("10.0.0.7:8080");
        clusters.timer.advance(SECONDS_5.plus(JITTER));

        LiveEndpoint before = clusters.cluster(REVIEWS).endpoints().get(0);
        answer(NAME, SECONDS_5, "10.0.0.1", "10.0.0.7");

        assertThat(endpoints()).containsExactly("10.0.0.1:8080");
        // its connections stay: it is the same endpoint, whose new connections go elsewhere
        assertThat(clusters.cluster(REVIEWS).endpoints()).containsExactly(before);
        assertThat(clusters.connectors).hasSize(1);
        assertThat(clusters.connectors.get(0).movedTo.address()).isEqualTo("10.0.0.1");
        assertThat(clusters.connectors.get(0).closed).isFalse();
    }

    @Test
    void answerWithoutAddressesChangesNothingAboutALogicalName() {
        clusters.apply(logical());
        answer(NAME, SECONDS_5, "10.0.0.7");
        clusters.timer.advance(SECONDS_5.plus(JITTER));

        answer(NAME, SECONDS_5);

        assertThat(clusters.picks(REVIEWS, 1)).containsExactly("10.0.0.7:8080");
    }

    @Test
    void templateThatChangesKeepsTheAddressesThatAreKnown() {
        clusters.apply(named(REVIEWS, at(NAME)));
        answer(NAME, SECONDS_5, "10.0.0.1");

        clusters.apply(named(REVIEWS, at(NAME, 3, EndpointHealth.HEALTHY, Map.of("version", "v2"))));

        LiveEndpoint endpoint = clusters.cluster(REVIEWS).endpoints().get(0);
        assertThat(endpoint.spec().labels()).containsEntry("version", "v2");
        assertThat(endpoint.spec().weight()).isEqualTo(3);
        assertThat(clusters.connectors).hasSize(1);
    }

    @Test
    void nameThatIsNoLongerWantedIsNotAskedForAgain() {
        clusters.apply(named(REVIEWS, at(NAME)));
        answer(NAME, SECONDS_5, "10.0.0.1");

        clusters.apply(named(REVIEWS, at("10.0.0.9")));
        clusters.timer.advance(Duration.ofMinutes(5));

        assertThat(clusters.names.open(NAME)).isZero();
        assertThat(clusters.timer.waiting()).isZero();
        assertThat(endpoints()).containsExactly("10.0.0.9:8080");
    }

    @Test
    void answerThatComesAfterTheClusterWentIsIgnored() {
        clusters.apply(named(REVIEWS, at(NAME)));
        clusters.apply();
        clusters.timer.advance(Duration.ofMinutes(1));

        answer(NAME, SECONDS_5, "10.0.0.1");

        assertThat(clusters.connectors).isEmpty();
        assertThat(clusters.timer.waiting()).isZero();
    }

    @Test
    void hostThatStandsForItselfIsAskedForWithLessTrustThanAnEndpointThatSomebodyWrote() {
        clusters.apply(named(REVIEWS, at(REVIEWS.host()), at(NAME)));

        assertThat(clusters.guarded.open(REVIEWS.host())).isOne();
        assertThat(clusters.names.open(REVIEWS.host())).isZero();
        assertThat(clusters.names.open(NAME)).isOne();
    }

    @Test
    void addressesOfAHostThatIsPassedThroughAreUsed() {
        EndpointSource source = new EndpointSource.Names(List.of(at(NAME)), false);
        clusters.apply(spec(REVIEWS, policy(LoadBalancer.Simple.PASSTHROUGH), source));

        answer(NAME, SECONDS_5, "10.0.0.1");

        assertThat(clusters.picks(REVIEWS, 1)).containsExactly("10.0.0.1:8080");
    }

    private static ClusterSpec logical() {
        return spec(
                REVIEWS, policy(LoadBalancer.Simple.ROUND_ROBIN), new EndpointSource.Names(List.of(at(NAME)), true));
    }

    private void answer(String name, Duration timeToLive, String... addresses) {
        clusters.names.answer(name, timeToLive, addresses);
        clusters.timer.run();
    }

    private List<String> endpoints() {
        return clusters.cluster(REVIEWS).endpoints().stream()
                .map(LiveEndpoint::key)
                .toList();
    }
}
