package io.meshway.cluster;

import static io.meshway.cluster.Clusters.REVIEWS;
import static io.meshway.cluster.Clusters.at;
import static io.meshway.cluster.Clusters.fixed;
import static io.meshway.cluster.Clusters.policy;
import static io.meshway.cluster.Clusters.request;
import static io.meshway.cluster.Clusters.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.cluster.hash.XxHash64;
import io.meshway.mesh.ClusterSpec;
import io.meshway.mesh.ClusterSpec.EndpointSource;
import io.meshway.mesh.MeshConfig;
import io.meshway.model.LoadBalancer;
import io.meshway.model.LoadBalancer.ConsistentHash;
import io.meshway.model.TrafficPolicy;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a request's own context does to a pick. */
class PickTest {
    private static final EndpointSource THREE =
            new EndpointSource.Fixed(List.of(at("10.0.0.1"), at("10.0.0.2"), at("10.0.0.3")));

    private final Clusters clusters = new Clusters();

    @Test
    void retryAvoidsWhomItTriedWhileThereIsSomebodyElse() {
        clusters.apply(fixed(REVIEWS, at("10.0.0.1"), at("10.0.0.2"), at("10.0.0.3")));
        Cluster cluster = clusters.cluster(REVIEWS);
        for (int i = 0; i < 100; i++) {
            LiveEndpoint first = cluster.pick(PickContext.NOTHING);
            LiveEndpoint second = cluster.pick(request(null, Set.of(first)));
            LiveEndpoint third = cluster.pick(request(null, Set.of(first, second)));

            assertThat(Set.of(first, second, third)).hasSize(3);
        }
    }

    @Test
    void retryLeavesADeadEndpointThatLeastRequestPrefersForHavingNothingInFlight() {
        clusters.apply(spec(
                REVIEWS,
                policy(LoadBalancer.Simple.LEAST_REQUEST),
                new EndpointSource.Fixed(List.of(at("10.0.0.1"), at("10.0.0.2")))));
        Cluster cluster = clusters.cluster(REVIEWS);
        LiveEndpoint dead = cluster.endpoints().get(0);
        LiveEndpoint busy = cluster.endpoints().get(1);
        busy.started();

        for (int i = 0; i < 1000; i++) {
            assertThat(cluster.pick(request(null, Set.of(dead)))).isSameAs(busy);
        }
    }

    @Test
    void retryGoesToTheSameEndpointWhenThereIsNobodyElse() {
        clusters.apply(fixed(REVIEWS, at("10.0.0.1")));
        LiveEndpoint only = clusters.cluster(REVIEWS).endpoints().get(0);

        assertThat(clusters.cluster(REVIEWS).pick(request(null, Set.of(only)))).isSameAs(only);
    }

    @Test
    void sameHashGoesToTheSameEndpointAndARejectedOneToItsNeighbour() {
        clusters.apply(spec(REVIEWS, hashed(null), THREE));
        Cluster cluster = clusters.cluster(REVIEWS);
        long alice = XxHash64.ofText("alice");

        LiveEndpoint home = cluster.pick(request(alice, Set.of()));
        LiveEndpoint neighbour = cluster.pick(request(alice, Set.of(home)));

        assertThat(home).hasToString("10.0.0.3:8080");
        assertThat(neighbour).hasToString("10.0.0.2:8080");
    }

    @Test
    void maglevGoesWhereEnvoyGoes() {
        clusters.apply(spec(REVIEWS, hashed(65_537L), THREE));

        LiveEndpoint home = clusters.cluster(REVIEWS).pick(request(XxHash64.ofText("alice"), Set.of()));

        assertThat(home).hasToString("10.0.0.2:8080");
    }

    @Test
    void requestWithoutAKeyGoesAnywhereOnTheRing() {
        clusters.apply(spec(REVIEWS, hashed(null), THREE));

        assertThat(new HashSet<>(clusters.picks(REVIEWS, 100))).hasSize(3);
    }

    @Test
    void keyDoesNotMatterToAPolicyThatDoesNotHash() {
        clusters.apply(spec(REVIEWS, policy(LoadBalancer.Simple.ROUND_ROBIN), THREE));
        var picked = new HashSet<LiveEndpoint>();
        for (int i = 0; i < 3; i++) {
            picked.add(clusters.cluster(REVIEWS).pick(request(7L, Set.of())));
        }

        assertThat(picked).hasSize(3);
    }

    @Test
    void defaultPolicyLooksAtRequestsInFlight() {
        clusters.apply(spec(REVIEWS, TrafficPolicy.NONE, THREE));
        LiveEndpoint busy = clusters.cluster(REVIEWS).endpoints().get(0);
        busy.started();

        long toTheBusyOne =
                clusters.picks(REVIEWS, 900).stream().filter(busy.key()::equals).count();

        assertThat(toTheBusyOne).isBetween(60L, 140L);
    }

    @Test
    void defaultPolicyOfOlderReleasesTakesTurns() {
        var compat = new MeshConfig.Compat(false, Duration.ZERO, true, false, false, false, false);
        var old = new Clusters(compat, new Random(1));
        old.apply(spec(REVIEWS, TrafficPolicy.NONE, THREE));

        assertThat(old.picks(REVIEWS, 3)).doesNotHaveDuplicates();
    }

    @Test
    void ipv6EndpointIsHashedInBracketsAsEnvoyWritesIt() {
        ClusterSpec spec = fixed(REVIEWS, at("2001:db8::1"), at("/run/app.sock"), at("@app"));
        clusters.apply(spec);

        assertThat(clusters.cluster(REVIEWS).endpoints())
                .extracting(LiveEndpoint::key)
                .containsExactly("[2001:db8::1]:8080", "/run/app.sock", "@app");
    }

    private static TrafficPolicy hashed(Long maglev) {
        var key = new LoadBalancer.HashKey.Header("x-user");
        return policy(new LoadBalancer(null, new ConsistentHash(key, null, maglev), null, null));
    }
}
