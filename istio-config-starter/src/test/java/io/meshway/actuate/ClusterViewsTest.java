package io.meshway.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.cluster.Cluster;
import io.meshway.cluster.ClusterRegistry;
import io.meshway.cluster.LiveEndpoint;
import io.meshway.cluster.Resolvers;
import io.meshway.cluster.Timer;
import io.meshway.mesh.ClusterKey;
import io.meshway.mesh.ClusterSpec;
import io.meshway.mesh.ClusterSpec.EndpointHealth;
import io.meshway.mesh.ClusterSpec.EndpointSource;
import io.meshway.mesh.ClusterSpec.EndpointSpec;
import io.meshway.mesh.ClusterSpec.UpstreamProtocol;
import io.meshway.mesh.Locality;
import io.meshway.mesh.MeshConfig;
import io.meshway.model.Kind;
import io.meshway.model.ResourceKey;
import io.meshway.model.TrafficPolicy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterViewsTest {
    private static final Page ALL = Page.of(null, null, null);

    private final ClusterRegistry registry = new ClusterRegistry(
            (cluster, endpoint, limits) -> () -> {},
            Resolvers.all(name -> new CompletableFuture<>()),
            (delay, task) -> Timer.Task.NONE,
            InstantSource.system(),
            Random::new,
            MeshConfig.Compat.TODAY);

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void clusterShowsItsOriginItsPolicyAndHowManyCanBePicked() {
        prepare(spec("reviews", "v1", fixed("10.0.0.1", "10.0.0.2")));
        ClustersView view = ClustersView.of(registry.clusters(), false, ALL);
        assertThat(view.clusters())
                .containsExactly(new ClustersView.View(
                        "outbound|9080|v1|reviews",
                        "reviews",
                        9080,
                        "v1",
                        new ResourceRef("Service", "default", "reviews"),
                        "http1",
                        "fixed",
                        "least-request",
                        "10s",
                        2,
                        1));
        assertThat(ClustersView.of(registry.clusters(), true, ALL)
                        .clusters()
                        .get(0)
                        .loadBalancer())
                .isEqualTo("round-robin");
    }

    @Test
    void clustersAreOrderedFilteredAndPagedByHost() {
        prepare(
                spec("c.example", "", new EndpointSource.Names(List.of(), false)),
                spec("a.example", "", new EndpointSource.Names(List.of(), true)),
                spec("b.other", "", new EndpointSource.RequestedHost("*.x", 80, false)));
        ClustersView page = ClustersView.of(registry.clusters(), false, Page.of(1, 1, null));
        assertThat(page.total()).isEqualTo(3);
        assertThat(page.clusters()).singleElement().satisfies(cluster -> {
            assertThat(cluster.host()).isEqualTo("b.other");
            assertThat(cluster.endpointSource()).isEqualTo("requested-host");
        });
        ClustersView filtered = ClustersView.of(registry.clusters(), false, Page.of(null, null, ".example"));
        assertThat(filtered.total()).isEqualTo(2);
        assertThat(filtered.clusters())
                .extracting(ClustersView.View::endpointSource)
                .containsExactly("logical-dns", "dns");
    }

    @Test
    void endpointShowsWhatThePlatformSaysAndWhatItIsDoing() {
        prepare(spec("reviews", "", fixed("10.0.0.1", "10.0.0.2")));
        Cluster cluster = registry.clusters().iterator().next();
        cluster.endpoints().forEach(LiveEndpoint::started);
        EndpointsView view = EndpointsView.of(registry.clusters(), ALL);
        assertThat(view.clusters()).singleElement().satisfies(group -> {
            assertThat(group.cluster()).isEqualTo("outbound|9080||reviews");
            assertThat(group.endpoints())
                    .containsExactly(
                            new EndpointsView.View(
                                    "10.0.0.1", 8080, Map.of("app", "x"), 3, "r1/z1", 0, "healthy", null, false, 1),
                            new EndpointsView.View(
                                    "10.0.0.2", 8080, Map.of("app", "x"), 3, "r1/z1", 0, "draining", null, false, 1));
        });
    }

    @Test
    void pageOfEndpointsRunsOverClusters() {
        prepare(
                spec("a.example", "", fixed("10.0.0.1", "10.0.0.2")),
                spec("b.example", "", new EndpointSource.Names(List.of(), false)),
                spec("c.example", "", fixed("10.0.1.1", "10.0.1.2")));
        EndpointsView view = EndpointsView.of(registry.clusters(), Page.of(3, 1, null));
        assertThat(view.total()).isEqualTo(5);
        assertThat(view.clusters())
                .extracting(group -> group.endpoints().stream()
                        .map(EndpointsView.View::address)
                        .toList())
                .containsExactly(List.of("10.0.0.2"), List.of(), List.of("10.0.1.1"));
    }

    private void prepare(ClusterSpec... specs) {
        Map<ClusterKey, ClusterSpec> all = new HashMap<>();
        for (ClusterSpec spec : specs) {
            all.put(spec.key(), spec);
        }
        registry.prepare(all);
    }

    /** The second one is draining. */
    private static EndpointSource fixed(String first, String second) {
        return new EndpointSource.Fixed(
                List.of(endpoint(first, EndpointHealth.HEALTHY), endpoint(second, EndpointHealth.DRAINING)));
    }

    private static EndpointSpec endpoint(String address, EndpointHealth health) {
        return new EndpointSpec(address, 8080, Map.of("app", "x"), 3, Locality.parse("r1/z1"), health);
    }

    private static ClusterSpec spec(String host, String subset, EndpointSource endpoints) {
        return new ClusterSpec(
                new ClusterKey(host, 9080, subset),
                new ResourceKey(Kind.SERVICE, "default", "reviews"),
                UpstreamProtocol.HTTP1,
                endpoints,
                TrafficPolicy.NONE,
                Duration.ofSeconds(10),
                List.of(),
                ClusterSpec.TrafficDistribution.ANY);
    }
}
