package io.meshway.cluster;

import static io.meshway.cluster.Clusters.RATINGS;
import static io.meshway.cluster.Clusters.REVIEWS;
import static io.meshway.cluster.Clusters.at;
import static io.meshway.cluster.Clusters.fixed;
import static io.meshway.cluster.Clusters.policy;
import static io.meshway.cluster.Clusters.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.mesh.ClusterSpec;
import io.meshway.mesh.ClusterSpec.EndpointHealth;
import io.meshway.mesh.ClusterSpec.EndpointSource;
import io.meshway.model.ConnectionPool;
import io.meshway.model.LoadBalancer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClusterRegistryTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Clusters clusters = new Clusters();

    @Test
    void refOfAnUnknownKeyHasNoClusterUntilItComes() {
        ClusterRef ref = clusters.registry.ref(REVIEWS);
        assertThat(ref.current()).isNull();

        clusters.apply(fixed(REVIEWS, at("10.0.0.1")));

        assertThat(clusters.registry.ref(REVIEWS)).isSameAs(ref);
        assertThat(ref.current()).isNotNull();
    }

    @Test
    void refThatAPlanHoldsIsTheSameWhenItsClusterGoesAndComesBack() {
        ClusterRef ref = clusters.registry.ref(REVIEWS);
        clusters.apply(fixed(REVIEWS, at("10.0.0.1")));
        clusters.apply();
        clusters.timer.advance(LONG);
        assertThat(ref.current()).isNull();

        clusters.apply(fixed(REVIEWS, at("10.0.0.2")));

        assertThat(ref.current()).isNotNull();
        assertThat(clusters.registry.ref(REVIEWS)).isSameAs(ref);
    }

    @Test
    void equalDefinitionTouchesNothing() {
        clusters.apply(fixed(REVIEWS, at("10.0.0.1"), at("10.0.0.2")));
        Cluster cluster = clusters.cluster(REVIEWS);
        List<LiveEndpoint> endpoints = cluster.endpoints();

        clusters.apply(fixed(REVIEWS, at("10.0.0.1"), at("10.0.0.2")));

        assertThat(clusters.cluster(REVIEWS)).isSameAs(cluster);
        assertThat(cluster.endpoints()).isSameAs(endpoints);
        assertThat(clusters.connectors).hasSize(2);
    }

    @Test
    void endpointThatStaysKeepsItsConnectorAndItsRequestsWhateverElseChanges() {
        clusters.apply(fixed(REVIEWS, at("10.0.0.1"), at("10.0.0.2")));
        LiveEndpoint first = clusters.cluster(REVIEWS).endpoints().get(0);
        EndpointConnector connector = first.connector();
        first.started();

        var changed = at("10.0.0.1", 5, EndpointHealth.HEALTHY, Map.of("version", "v2"));
        clusters.apply(fixed(REVIEWS, at("10.0.0.3"), changed));

        LiveEndpoint now = clusters.cluster(REVIEWS).endpoints().get(1);
        assertThat(now).isSameAs(first);
        assertThat(now.connector()).isSameAs(connector);
        assertThat(now.active()).isEqualTo(1);
        assertThat(now.spec()).isEqualTo(changed);
    }

    @Test
    void endpointThatLeavesIsNotPickedAndItsConnectorClosesAMomentLater() {
        clusters.apply(fixed(REVIEWS, at("10.0.0.1"), at("10.0.0.2")));

        clusters.apply(fixed(REVIEWS, at("10.0.0.2")));

        assertThat(clusters.picks(REVIEWS, 3)).containsOnly("10.0.0.2:8080");
        assertThat(clusters.open()).containsExactly("10.0.0.1:8080", "10.0.0.2:8080");
        clusters.timer.advance(LONG);
        assertThat(clusters.open()).containsExactly("10.0.0.2:8080");
    }

    @Test
    void unhealthyAndDrainingEndpointsAreShownButNotPicked() {
        clusters.apply(fixed(
                REVIEWS,
                at("10.0.0.1", 1, EndpointHealth.UNHEALTHY, Map.of()),
                at("10.0.0.2"),
                at("10.0.0.3", 1, EndpointHealth.DRAINING, Map.of())));

        assertThat(clusters.picks(REVIEWS, 4)).containsOnly("10.0.0.2:8080");
        assertThat(clusters.cluster(REVIEWS).endpoints()).hasSize(3);
    }

    @Test
    void clusterWithNobodyAvailableGivesNobody() {
        clusters.apply(fixed(REVIEWS, at("10.0.0.1", 1, EndpointHealth.UNHEALTHY, Map.of())));

        assertThat(clusters.picks(REVIEWS, 1)).containsExactly("nobody");
    }

    @Test
    void rotationGoesOnWhereItWasWhenThePolicyOrLabelsChange() {
        clusters.apply(fixed(REVIEWS, at("10.0.0.1"), at("10.0.0.2"), at("10.0.0.3")));
        List<String> round = clusters.picks(REVIEWS, 3);
        clusters.picks(REVIEWS, 1);

        clusters.apply(fixed(
                REVIEWS, at("10.0.0.1", 1, EndpointHealth.HEALTHY, Map.of("a", "b")), at("10.0.0.2"), at("10.0.0.3")));

        assertThat(clusters.picks(REVIEWS, 2)).containsExactly(round.get(1), round.get(2));
    }

    @Test
    void weightsDecideTheShare() {
        clusters.apply(fixed(
                REVIEWS,
                at("10.0.0.1", 1, EndpointHealth.HEALTHY, Map.of()),
                at("10.0.0.2", 3, EndpointHealth.HEALTHY, Map.of())));

        assertThat(clusters.picks(REVIEWS, 400).stream().filter("10.0.0.2:8080"::equals))
                .hasSize(300);
    }

    @Test
    void transportSettingsThatChangeOpenNewConnectorsAndCloseTheOldOnes() {
        EndpointSource source = new EndpointSource.Fixed(List.of(at("10.0.0.1")));
        clusters.apply(spec(REVIEWS, policy(LoadBalancer.Simple.RANDOM), source));
        LiveEndpoint endpoint = clusters.cluster(REVIEWS).endpoints().get(0);
        EndpointConnector before = endpoint.connector();
        endpoint.started();

        var tcp = new ConnectionPool.Tcp(null, Duration.ofSeconds(2), null, null, null);
        clusters.apply(spec(REVIEWS, policy(new ConnectionPool(tcp, null)), source));

        LiveEndpoint after = clusters.cluster(REVIEWS).endpoints().get(0);
        assertThat(after.connector()).isNotSameAs(before);
        assertThat(after.active()).isEqualTo(1);
        clusters.timer.advance(LONG);
        assertThat(((Clusters.Connector) before).closed).isTrue();
        assertThat(clusters.open()).hasSize(1);
    }

    @Test
    void policyThatChangesNothingOfTheTransportKeepsConnectors() {
        EndpointSource source = new EndpointSource.Fixed(List.of(at("10.0.0.1"), at("10.0.0.2")));
        clusters.apply(spec(REVIEWS, policy(LoadBalancer.Simple.RANDOM), source));

        clusters.apply(spec(REVIEWS, policy(LoadBalancer.Simple.ROUND_ROBIN), source));

        assertThat(clusters.connectors).hasSize(2);
        assertThat(clusters.picks(REVIEWS, 2)).doesNotHaveDuplicates();
    }

    @Test
    void retiredClusterServesWhoIsOnTheWayThenCloses() {
        ClusterRef ref = clusters.registry.ref(REVIEWS);
        clusters.apply(fixed(REVIEWS, at("10.0.0.1")));

        clusters.apply(fixed(RATINGS, at("10.0.0.9")));

        assertThat(clusters.picks(REVIEWS, 1)).containsExactly("10.0.0.1:8080");
        assertThat(clusters.registry.clusters()).containsExactly(clusters.cluster(RATINGS));
        clusters.timer.advance(LONG);
        assertThat(ref.current()).isNull();
        assertThat(clusters.open()).containsExactly("10.0.0.9:8080");
    }

    @Test
    void retiredClusterThatIsWantedAgainAtOnceStays() {
        clusters.apply(fixed(REVIEWS, at("10.0.0.1")));
        Cluster cluster = clusters.cluster(REVIEWS);
        clusters.apply();

        clusters.apply(fixed(REVIEWS, at("10.0.0.1")));
        clusters.timer.advance(LONG);

        assertThat(clusters.cluster(REVIEWS)).isSameAs(cluster);
        assertThat(clusters.open()).hasSize(1);
    }

    @Test
    void retireWithTheSameKeysAsBeforeClosesNothing() {
        clusters.apply(fixed(REVIEWS, at("10.0.0.1")));

        clusters.registry.retire(Set.of(REVIEWS));
        clusters.timer.advance(LONG);

        assertThat(clusters.open()).hasSize(1);
        assertThat(clusters.timer.waiting()).isZero();
    }

    @Test
    void closedRegistryLeavesNoConnectorOpenAndNothingToDo() {
        clusters.apply(fixed(REVIEWS, at("10.0.0.1"), at("10.0.0.2")), Clusters.named(RATINGS, at("ratings.example")));
        clusters.apply(fixed(REVIEWS, at("10.0.0.2")), Clusters.named(RATINGS, at("ratings.example")));

        clusters.registry.close();

        assertThat(clusters.open()).isEmpty();
        assertThat(clusters.registry.clusters()).isEmpty();
        assertThat(clusters.registry.ref(REVIEWS).current()).isNull();
    }

    @Test
    void passthroughHasNoEndpointToPickInAGateway() {
        var source = new EndpointSource.Fixed(List.of(at("10.0.0.1")));
        clusters.apply(spec(REVIEWS, policy(LoadBalancer.Simple.PASSTHROUGH), source));

        assertThat(clusters.picks(REVIEWS, 1)).containsExactly("nobody");
    }

    @Test
    void duplicateAddressIsOneEndpoint() {
        clusters.apply(fixed(REVIEWS, at("10.0.0.1"), at("10.0.0.1")));

        assertThat(clusters.cluster(REVIEWS).endpoints()).hasSize(1);
        assertThat(clusters.connectors).hasSize(1);
    }

    @Test
    void prepareSaysWhenFixedEndpointsAreThereWhichIsAtOnce() {
        ClusterSpec spec = fixed(REVIEWS, at("10.0.0.1"));

        assertThat(clusters.registry.prepare(Map.of(REVIEWS, spec)).toCompletableFuture())
                .isCompleted();
    }
}
