package io.meshway.cluster;

import static io.meshway.cluster.Clusters.REVIEWS;
import static io.meshway.cluster.Clusters.at;
import static io.meshway.cluster.Clusters.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.mesh.ClusterSpec.EndpointHealth;
import io.meshway.mesh.ClusterSpec.EndpointSource;
import io.meshway.mesh.ClusterSpec.EndpointSpec;
import io.meshway.mesh.MeshConfig;
import io.meshway.model.LoadBalancer;
import io.meshway.model.OutlierDetection;
import io.meshway.model.TrafficPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Threads pick and report while endpoints come, go, change and are ejected. */
class ClusterUnderLoadTest {
    private static final int THREADS = 6;
    private static final int CHANGES = 400;
    private static final int MOST_ENDPOINTS = 40;

    private final Clusters clusters = new Clusters(MeshConfig.Compat.TODAY, new SharedRandom());
    private final Random script = new Random(11);
    private volatile boolean done;

    static List<LoadBalancer> policies() {
        var key = new LoadBalancer.HashKey.SourceIp();
        return List.of(
                new LoadBalancer(LoadBalancer.Simple.ROUND_ROBIN, null, null, null),
                new LoadBalancer(LoadBalancer.Simple.LEAST_REQUEST, null, null, null),
                new LoadBalancer(LoadBalancer.Simple.RANDOM, null, null, null),
                new LoadBalancer(null, new LoadBalancer.ConsistentHash(key, null, null), null, null),
                new LoadBalancer(null, new LoadBalancer.ConsistentHash(key, null, 1009L), null, null));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void picksNeverFailAndNobodyWhoLeftIsPickedAfterwards(LoadBalancer balancer) throws Exception {
        change(balancer);
        var pool = Executors.newFixedThreadPool(THREADS);
        List<Future<Integer>> running = new ArrayList<>();
        try {
            for (int i = 0; i < THREADS; i++) {
                running.add(pool.submit(traffic()));
            }
            for (int i = 0; i < CHANGES; i++) {
                change(balancer);
                clusters.timer.advance(Duration.ofMillis(script.nextInt(500)));
            }
            done = true;
            for (Future<Integer> thread : running) {
                assertThat(thread.get()).isPositive();
            }
        } finally {
            done = true;
            pool.shutdown();
        }

        clusters.timer.advance(Duration.ofMinutes(10));
        Cluster cluster = clusters.cluster(REVIEWS);
        assertThat(cluster.endpoints()).allMatch(endpoint -> endpoint.active() == 0 && !endpoint.ejected());
        Set<LiveEndpoint> members = Set.copyOf(cluster.endpoints());
        assertThat(clusters.open()).hasSize(members.size());
        for (int i = 0; i < 2000; i++) {
            assertThat(members).contains(cluster.pick(PickContext.NOTHING));
        }
    }

    private Callable<Integer> traffic() {
        return () -> {
            int picked = 0;
            do {
                Cluster cluster = clusters.cluster(REVIEWS);
                LiveEndpoint endpoint = cluster.pick(PickContext.NOTHING);
                if (endpoint != null) {
                    picked++;
                    endpoint.started();
                    cluster.report(
                            endpoint,
                            AttemptOutcome.response(ThreadLocalRandom.current().nextInt(3) == 0 ? 200 : 503));
                    endpoint.finished();
                }
            } while (!done);
            return picked;
        };
    }

    /** Always a healthy endpoint or more, in a random order, with random weights and health. */
    private void change(LoadBalancer balancer) {
        List<EndpointSpec> endpoints = new ArrayList<>();
        endpoints.add(at("10.0.1.1"));
        boolean weighted = script.nextBoolean();
        IntStream.range(0, script.nextInt(MOST_ENDPOINTS))
                .forEach(i -> endpoints.add(at(
                        "10.0.0." + script.nextInt(MOST_ENDPOINTS),
                        weighted ? 1 + script.nextInt(5) : 1,
                        script.nextInt(4) == 0 ? EndpointHealth.UNHEALTHY : EndpointHealth.HEALTHY,
                        Map.of())));
        var detection = new OutlierDetection(
                3, null, false, null, Duration.ofSeconds(1), Duration.ofSeconds(1), 60, 30, List.of());
        var rule = new TrafficPolicy(null, balancer, detection, null, List.of(), null, null, null);
        clusters.registry.prepare(Map.of(REVIEWS, spec(REVIEWS, rule, new EndpointSource.Fixed(endpoints))));
    }

    /** The random numbers of whichever thread asks. */
    private static final class SharedRandom implements RandomGenerator {
        @Override
        public long nextLong() {
            return ThreadLocalRandom.current().nextLong();
        }
    }
}
