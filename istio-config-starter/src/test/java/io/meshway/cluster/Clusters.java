package io.meshway.cluster;

import io.meshway.cluster.health.ProbeOutcome;
import io.meshway.mesh.ClusterKey;
import io.meshway.mesh.ClusterSpec;
import io.meshway.mesh.ClusterSpec.EndpointHealth;
import io.meshway.mesh.ClusterSpec.EndpointSource;
import io.meshway.mesh.ClusterSpec.EndpointSpec;
import io.meshway.mesh.ClusterSpec.UpstreamProtocol;
import io.meshway.mesh.Locality;
import io.meshway.mesh.MeshConfig;
import io.meshway.model.ConnectionPool;
import io.meshway.model.Kind;
import io.meshway.model.LoadBalancer;
import io.meshway.model.OutlierDetection;
import io.meshway.model.ResourceKey;
import io.meshway.model.TrafficPolicy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** A registry whose time, names and connections belong to the test, and the definitions to feed it. */
final class Clusters {
    static final ClusterKey REVIEWS = new ClusterKey("reviews.default.svc.cluster.local", 9080, "");
    static final ClusterKey RATINGS = new ClusterKey("ratings.default.svc.cluster.local", 9080, "");

    final ManualTimer timer = new ManualTimer();
    final List<Connector> connectors = new CopyOnWriteArrayList<>();
    final Names names = new Names();
    /** Who is asked for names that no resource gives as an endpoint. */
    final Names guarded = new Names();

    /** The mesh's {@code dnsRefreshRate}. */
    Duration refreshRate = Duration.ofSeconds(60);

    final Probes probes = new Probes();
    final ClusterRegistry registry;

    Clusters() {
        this(MeshConfig.Compat.TODAY, new Random(42));
    }

    Clusters(MeshConfig.Compat compat, RandomGenerator random) {
        registry = new ClusterRegistry(
                (cluster, endpoint, limits) -> {
                    Connector connector = new Connector(cluster, endpoint, probes);
                    connectors.add(connector);
                    return connector;
                },
                new Resolvers(names, guarded, () -> refreshRate),
                timer,
                timer,
                () -> random,
                compat);
    }

    /** Prepares these and nothing else, then retires the rest. */
    void apply(ClusterSpec... specs) {
        Map<ClusterKey, ClusterSpec> all = new HashMap<>();
        Arrays.stream(specs).forEach(spec -> all.put(spec.key(), spec));
        registry.prepare(all);
        registry.retire(all.keySet());
    }

    Cluster cluster(ClusterKey key) {
        Cluster cluster = registry.ref(key).current();
        if (cluster == null) {
            throw new AssertionError("no cluster " + key);
        }
        return cluster;
    }

    /** Keys of whom picks without any context go to, in order. */
    List<String> picks(ClusterKey key, int count) {
        List<String> picked = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            LiveEndpoint endpoint = cluster(key).pick(PickContext.NOTHING);
            picked.add(endpoint == null ? "nobody" : endpoint.key());
        }
        return picked;
    }

    List<String> open() {
        return connectors.stream()
                .filter(connector -> !connector.closed)
                .map(connector -> EndpointAddress.text(connector.endpoint))
                .toList();
    }

    static ClusterSpec spec(ClusterKey key, TrafficPolicy policy, EndpointSource source) {
        return new ClusterSpec(
                key,
                new ResourceKey(Kind.SERVICE, "default", "reviews"),
                UpstreamProtocol.HTTP1,
                source,
                policy,
                Duration.ofSeconds(10),
                List.of(),
                ClusterSpec.TrafficDistribution.ANY);
    }

    static ClusterSpec fixed(ClusterKey key, EndpointSpec... endpoints) {
        return spec(key, policy(LoadBalancer.Simple.ROUND_ROBIN), new EndpointSource.Fixed(List.of(endpoints)));
    }

    static ClusterSpec named(ClusterKey key, EndpointSpec... templates) {
        return spec(key, policy(LoadBalancer.Simple.ROUND_ROBIN), new EndpointSource.Names(List.of(templates), false));
    }

    static TrafficPolicy policy(LoadBalancer.Simple simple) {
        return policy(new LoadBalancer(simple, null, null, null));
    }

    static TrafficPolicy policy(LoadBalancer balancer) {
        return new TrafficPolicy(null, balancer, null, null, List.of(), null, null, null);
    }

    static TrafficPolicy policy(OutlierDetection detection) {
        return new TrafficPolicy(
                null,
                new LoadBalancer(LoadBalancer.Simple.ROUND_ROBIN, null, null, null),
                detection,
                null,
                List.of(),
                null,
                null,
                null);
    }

    static TrafficPolicy policy(ConnectionPool pool) {
        return new TrafficPolicy(pool, null, null, null, List.of(), null, null, null);
    }

    static EndpointSpec at(String address) {
        return at(address, 1, EndpointHealth.HEALTHY, Map.of());
    }

    static EndpointSpec at(String address, int weight, EndpointHealth health, Map<String, String> labels) {
        return new EndpointSpec(address, 8080, labels, weight, Locality.UNKNOWN, health);
    }

    /** A request with this hash, null for none, that has tried these. */
    static PickContext request(Long hash, Set<LiveEndpoint> tried) {
        return new PickContext() {
            @Override
            public boolean hasHash() {
                return hash != null;
            }

            @Override
            public long hash() {
                return hash == null ? 0 : hash;
            }

            @Override
            public boolean tried(LiveEndpoint endpoint) {
                return tried.contains(endpoint);
            }
        };
    }

    /** A connector that only remembers. */
    static final class Connector implements EndpointConnector {
        final ClusterSpec cluster;
        final EndpointSpec endpoint;
        private final Probes probes;
        volatile boolean closed;
        volatile EndpointSpec movedTo;

        Connector(ClusterSpec cluster, EndpointSpec endpoint, Probes probes) {
            this.cluster = cluster;
            this.endpoint = endpoint;
            this.probes = probes;
        }

        @Override
        public Runnable probe(String host, String path, Consumer<ProbeOutcome> outcome) {
            return probes.begin(EndpointAddress.text(endpoint), host + path, outcome);
        }

        @Override
        public boolean moveTo(EndpointSpec next) {
            movedTo = next;
            return true;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** Checks that the test answers. */
    static final class Probes {
        final List<String> begun = new ArrayList<>();
        final Map<String, ProbeOutcome> answers = new HashMap<>();
        int givenUp;

        Runnable begin(String key, String request, Consumer<ProbeOutcome> outcome) {
            begun.add(key + ' ' + request);
            ProbeOutcome answer = answers.get(key);
            if (answer != null) {
                outcome.accept(answer);
            }
            return () -> givenUp++;
        }
    }

    /** A resolver that answers when and what the test says. */
    static final class Names implements NameResolver {
        private final Map<String, Deque<CompletableFuture<Answer>>> asked = new HashMap<>();

        @Override
        public CompletionStage<Answer> resolve(String name) {
            CompletableFuture<Answer> question = new CompletableFuture<>();
            asked.computeIfAbsent(name, n -> new ArrayDeque<>()).add(question);
            return question;
        }

        int open(String name) {
            return asked.getOrDefault(name, new ArrayDeque<>()).size();
        }

        void answer(String name, Duration timeToLive, String... addresses) {
            List<InetAddress> all = Arrays.stream(addresses).map(Names::parse).toList();
            next(name).complete(new Answer(all, timeToLive));
        }

        void fail(String name) {
            next(name).completeExceptionally(new UnknownHostException(name));
        }

        private CompletableFuture<Answer> next(String name) {
            CompletableFuture<Answer> question =
                    asked.getOrDefault(name, new ArrayDeque<>()).poll();
            if (question == null) {
                throw new AssertionError("nobody asked for " + name);
            }
            return question;
        }

        private static InetAddress parse(String address) {
            try {
                return InetAddress.getByName(address);
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException(e);
            }
        }
    }
}
