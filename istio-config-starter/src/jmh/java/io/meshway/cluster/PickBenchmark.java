package io.meshway.cluster;

import io.meshway.cluster.hash.XxHash64;
import io.meshway.mesh.ClusterKey;
import io.meshway.mesh.ClusterSpec;
import io.meshway.mesh.ClusterSpec.EndpointHealth;
import io.meshway.mesh.ClusterSpec.EndpointSource;
import io.meshway.mesh.ClusterSpec.EndpointSpec;
import io.meshway.mesh.ClusterSpec.UpstreamProtocol;
import io.meshway.mesh.Locality;
import io.meshway.mesh.MeshConfig;
import io.meshway.model.Kind;
import io.meshway.model.LoadBalancer;
import io.meshway.model.LoadBalancer.ConsistentHash;
import io.meshway.model.LoadBalancer.HashKey;
import io.meshway.model.ResourceKey;
import io.meshway.model.TrafficPolicy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One pick, by policy and number of endpoints. Run with {@code -prof gc}: a pick allocates nothing; and with {@code -t 2} or more: threads share the
 * state of the balancers.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class PickBenchmark {
    private static final Locality NEAR = new Locality("near", "a", "");
    private static final Locality FAR = new Locality("far", "b", "");

    /** Endpoints of the cluster. */
    @Param({"3", "100", "5000"})
    int endpoints;

    /**
     * Policy; weighted ones have endpoints of weight 1 to 5. Localities share the traffic 70 to 30 ({@code distribute}); of priorities the first is so
     * unhealthy that the second takes a part. Both are least request otherwise.
     */
    @Param({
        "ROUND_ROBIN",
        "LEAST_REQUEST",
        "RANDOM",
        "WEIGHTED_ROUND_ROBIN",
        "WEIGHTED_LEAST_REQUEST",
        "RING_HASH",
        "MAGLEV",
        "LOCALITIES",
        "PRIORITIES"
    })
    String policy;

    private Cluster cluster;

    /** Makes the cluster. */
    @Setup
    public void prepare() {
        ClusterKey key = new ClusterKey("reviews.default.svc.cluster.local", 9080, "");
        List<EndpointSpec> all =
                IntStream.range(0, endpoints).mapToObj(this::endpoint).toList();
        ClusterSpec spec = new ClusterSpec(
                key,
                new ResourceKey(Kind.SERVICE, "default", "reviews"),
                UpstreamProtocol.HTTP1,
                new EndpointSource.Fixed(all),
                new TrafficPolicy(null, balancer(), null, null, List.of(), null, null, null),
                Duration.ofSeconds(10),
                List.of(),
                ClusterSpec.TrafficDistribution.ANY,
                policy.equals("LOCALITIES") ? Map.of(NEAR, 70, FAR, 30) : null,
                null);
        ClusterRegistry registry = new ClusterRegistry(
                (of, endpoint, limits) -> () -> {},
                Resolvers.all(name -> CompletableFuture.failedFuture(new IllegalStateException(name))),
                (delay, task) -> Timer.Task.NONE,
                InstantSource.system(),
                ThreadLocalRandom::current,
                MeshConfig.Compat.TODAY);
        registry.prepare(Map.of(key, spec));
        cluster = registry.ref(key).current();
    }

    private EndpointSpec endpoint(int i) {
        int weight = policy.startsWith("WEIGHTED") ? 1 + i % 5 : 1;
        String address = "10.0." + i / 256 + "." + i % 256;
        Locality locality = i % 2 == 0 ? NEAR : FAR;
        int priority = policy.equals("PRIORITIES") ? i % 2 : 0;
        EndpointHealth health = priority == 0 && policy.equals("PRIORITIES") && i % 4 == 0
                ? EndpointHealth.UNHEALTHY
                : EndpointHealth.HEALTHY;
        return new EndpointSpec(address, 8080, Map.of(), weight, locality, health, priority);
    }

    private LoadBalancer balancer() {
        HashKey key = new HashKey.Header("x-user");
        return switch (policy) {
            case "RING_HASH" -> new LoadBalancer(null, new ConsistentHash(key, null, null), null, null);
            case "MAGLEV" -> new LoadBalancer(null, new ConsistentHash(key, null, 65_537L), null, null);
            case "LOCALITIES", "PRIORITIES" -> new LoadBalancer(LoadBalancer.Simple.LEAST_REQUEST, null, null, null);
            default -> new LoadBalancer(LoadBalancer.Simple.valueOf(policy.replace("WEIGHTED_", "")), null, null, null);
        };
    }

    /** A pick of a request with a hash key, with what surrounds it: counting in and out. */
    @Benchmark
    public @Nullable LiveEndpoint pick(Request request) {
        request.next();
        LiveEndpoint picked = cluster.pick(request);
        if (picked != null) {
            picked.started();
            picked.finished();
        }
        return picked;
    }

    /** One thread's requests, of one user after the other. */
    @State(Scope.Thread)
    public static class Request implements PickContext {
        private final String[] users =
                IntStream.range(0, 1024).mapToObj(i -> "user-" + i).toArray(String[]::new);
        private int number;

        void next() {
            number++;
        }

        @Override
        public boolean hasHash() {
            return true;
        }

        @Override
        public long hash() {
            return XxHash64.ofText(users[number & (users.length - 1)]);
        }

        @Override
        public boolean tried(LiveEndpoint endpoint) {
            return false;
        }
    }
}
