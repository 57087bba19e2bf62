package io.meshway.cluster;

import io.meshway.mesh.ClusterSpec;
import io.meshway.mesh.ClusterSpec.EndpointSource;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a wildcard's cluster stands for: every host that requests ask it for is a cluster of its own, resolved when somebody first asks, refreshed like other
 * names, and forgotten when nobody asks any more. A client chooses among the names that the wildcard covers, never an address or a port.
 */
public final class RequestedHosts {
    /** Hosts known at a time, as in Envoy's DNS cache; one more drives out the one that was asked for longest ago. */
    static final int MAX_HOSTS = 1024;

    /** A host that nobody asked for this long is forgotten, as in Envoy's DNS cache. */
    static final Duration IDLE = Duration.ofMinutes(5);

    /** A query that takes longer has failed, as in Envoy's DNS cache. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** A host without an address is not asked for again before this has passed. */
    static final Duration FAILURE_HOLDS = Duration.ofSeconds(5);

    /** The longest name of DNS. */
    private static final int MAX_NAME = 253;

    private final EndpointSource.RequestedHost source;
    private final Timer timer;
    private final InstantSource clock;
    private final Function<ClusterSpec, LiveCluster> clusters;
    private final Map<String, Host> known = new ConcurrentHashMap<>();
    private ClusterSpec spec;
    private boolean closed;

    /** @param clusters makes the cluster of one host, not started */
    RequestedHosts(
            ClusterSpec spec,
            EndpointSource.RequestedHost source,
            Timer timer,
            InstantSource clock,
            Function<ClusterSpec, LiveCluster> clusters) {
        this.spec = spec;
        this.source = source;
        this.timer = timer;
        this.clock = clock;
        this.clusters = clusters;
    }

    /** Whether resolving is what the configuration asks for ({@code DYNAMIC_DNS}), and not only what we do where Istio has nobody to go to. */
    public boolean dynamic() {
        return source.dynamic();
    }

    /**
     * The cluster of a request's host; never blocks.
     *
     * @param authority Host header as it goes upstream; its port does not count
     * @return fails when the host is none of the wildcard's or has no address
     */
    public CompletionStage<Cluster> find(String authority) {
        String name = name(authority);
        Host host = known.get(name);
        if (host == null) {
            if (!resolvable(name) || known.size() >= 2 * MAX_HOSTS) {
                return CompletableFuture.failedFuture(new UnknownHostException(name));
            }
            host = ask(name);
        }
        host.lastAsked = clock.millis();
        return host.found;
    }

    private static String name(String authority) {
        int colon = authority.lastIndexOf(':');
        String name = colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
        return name.toLowerCase(Locale.ROOT);
    }

    private boolean resolvable(String name) {
        return name.length() <= MAX_NAME
                && source.covers(name)
                && EndpointAddress.named(name)
                && name.chars().allMatch(RequestedHosts::ofName)
                && !name.contains("..")
                && !name.startsWith(".");
    }

    private static boolean ofName(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
    }

    private Host ask(String name) {
        Host fresh = new Host(clock.millis());
        Host other = known.putIfAbsent(name, fresh);
        if (other != null) {
            return other;
        }
        timer.after(Duration.ZERO, () -> resolve(name, fresh));
        return fresh;
    }

    private synchronized void resolve(String name, Host host) {
        if (closed) {
            fail(name, host);
            return;
        }
        makeRoom(host);
        LiveCluster cluster = clusters.apply(specOf(name));
        host.cluster = cluster;
        cluster.warm().thenRun(() -> settle(name, host, cluster));
        cluster.start();
        timer.after(PATIENCE, () -> fail(name, host));
        timer.after(IDLE, () -> expire(name, host));
    }

    private void settle(String name, Host host, LiveCluster cluster) {
        if (cluster.endpoints().isEmpty()) {
            fail(name, host);
        } else {
            host.found.complete(cluster);
        }
    }

    /** Does nothing to a host that was found. */
    private void fail(String name, Host host) {
        if (host.found.completeExceptionally(new UnknownHostException(name))) {
            timer.after(FAILURE_HOLDS, () -> forget(name, host));
        }
    }

    private void expire(String name, Host host) {
        Duration left = IDLE.minusMillis(clock.millis() - host.lastAsked);
        if (left.isNegative() || left.isZero()) {
            forget(name, host);
        } else if (known.get(name) == host) {
            timer.after(left, () -> expire(name, host));
        }
    }

    private synchronized void forget(String name, Host host) {
        if (known.remove(name, host)) {
            close(name, host);
        }
    }

    private void makeRoom(Host fresh) {
        if (known.size() > MAX_HOSTS) {
            known.entrySet().stream()
                    .filter(entry -> entry.getValue() != fresh)
                    .min(Comparator.comparingLong(entry -> entry.getValue().lastAsked))
                    .ifPresent(entry -> forget(entry.getKey(), entry.getValue()));
        }
    }

    private ClusterSpec specOf(String name) {
        return spec.withEndpoints(new EndpointSource.Names(List.of(source.endpoint(name)), false));
    }

    /** Puts another policy in force for every host. */
    synchronized void update(ClusterSpec next) {
        spec = next;
        known.forEach((name, host) -> {
            LiveCluster cluster = host.cluster;
            if (cluster != null) {
                cluster.update(specOf(name));
            }
        });
    }

    /** The endpoints of every host; for people. */
    List<LiveEndpoint> endpoints() {
        List<LiveEndpoint> all = new ArrayList<>();
        for (Host host : known.values()) {
            LiveCluster cluster = host.cluster;
            if (cluster != null) {
                all.addAll(cluster.endpoints());
            }
        }
        return all;
    }

    synchronized void close() {
        closed = true;
        known.forEach(this::close);
        known.clear();
    }

    private void close(String name, Host host) {
        host.found.completeExceptionally(new UnknownHostException(name));
        LiveCluster cluster = host.cluster;
        if (cluster != null) {
            cluster.close();
        }
    }

    /** One host. */
    private static final class Host {
        final CompletableFuture<Cluster> found = new CompletableFuture<>();
        volatile long lastAsked;
        volatile @Nullable LiveCluster cluster;

        Host(long now) {
            lastAsked = now;
        }
    }
}
