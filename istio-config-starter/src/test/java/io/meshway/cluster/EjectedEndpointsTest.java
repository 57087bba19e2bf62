package io.meshway.cluster;

import static io.meshway.cluster.Clusters.REVIEWS;
import static io.meshway.cluster.Clusters.at;
import static io.meshway.cluster.Clusters.policy;
import static io.meshway.cluster.Clusters.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.cluster.hash.XxHash64;
import io.meshway.mesh.ClusterSpec.EndpointHealth;
import io.meshway.mesh.ClusterSpec.EndpointSource;
import io.meshway.mesh.ClusterSpec.EndpointSpec;
import io.meshway.model.LoadBalancer;
import io.meshway.model.OutlierDetection;
import io.meshway.model.TrafficPolicy;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is picked while endpoints are ejected: others, or everybody when too few are left. */
class EjectedEndpointsTest {
    private static final Duration BASE = Duration.ofSeconds(30);

    private final Clusters clusters = new Clusters();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void panicUsesEverybodyAgainWhetherTheListHasFollowedOrNot(boolean followed) {
        apply(rule(30), at("10.0.0.1"), at("10.0.0.2"));
        clusters.cluster(REVIEWS).endpoints().forEach(this::fail);
        if (followed) {
            clusters.timer.run();
        }

        assertThat(new HashSet<>(clusters.picks(REVIEWS, 10)))
                .containsExactlyInAnyOrder("10.0.0.1:8080", "10.0.0.2:8080");
    }

    @Test
    void panicUsesUnhealthyEndpointsButNotDrainingOnes() {
        apply(
                rule(50),
                at("10.0.0.1", 1, EndpointHealth.UNHEALTHY, Map.of()),
                at("10.0.0.2", 1, EndpointHealth.DRAINING, Map.of()),
                at("10.0.0.3"));

        assertThat(new HashSet<>(clusters.picks(REVIEWS, 10)))
                .containsExactlyInAnyOrder("10.0.0.1:8080", "10.0.0.3:8080");
    }

    @Test
    void keysOfAnEjectedEndpointGoElsewhereAndComeBack() {
        var key = new LoadBalancer.HashKey.SourceIp();
        var ring = new LoadBalancer(null, new LoadBalancer.ConsistentHash(key, null, null), null, null);
        var rule = new TrafficPolicy(null, ring, rule(0), null, List.of(), null, null, null);
        var three = new EndpointSource.Fixed(List.of(at("10.0.0.1"), at("10.0.0.2"), at("10.0.0.3")));
        clusters.apply(spec(REVIEWS, rule, three));
        PickContext alice = Clusters.request(XxHash64.ofText("alice"), Set.of());
        LiveEndpoint home = clusters.cluster(REVIEWS).pick(alice);
        fail(home);
        clusters.timer.run();
        assertThat(clusters.cluster(REVIEWS).pick(alice)).isNotSameAs(home);

        clusters.timer.advance(BASE);

        assertThat(clusters.cluster(REVIEWS).pick(alice)).isSameAs(home);
    }

    private void fail(LiveEndpoint endpoint) {
        clusters.cluster(REVIEWS).report(endpoint, AttemptOutcome.response(503));
    }

    private void apply(OutlierDetection rule, EndpointSpec... endpoints) {
        clusters.apply(spec(REVIEWS, policy(rule), new EndpointSource.Fixed(List.of(endpoints))));
    }

    /** One failure ejects. */
    private static OutlierDetection rule(int minHealthPercent) {
        return new OutlierDetection(
                1, null, false, null, Duration.ofSeconds(10), BASE, 100, minHealthPercent, List.of());
    }
}
