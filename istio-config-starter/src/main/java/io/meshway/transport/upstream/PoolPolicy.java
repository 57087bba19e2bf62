package io.meshway.transport.upstream;

import io.meshway.mesh.ClusterSpec;
import io.meshway.model.ConnectionPool;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code connectionPool} says of a single connection; the limits of a whole cluster are kept elsewhere.
 *
 * @param idleTimeout {@code http.idleTimeout}, else {@code tcp.idleTimeout}; zero never closes an idle connection
 * @param maxRequestsPerConnection {@code http.maxRequestsPerConnection}; zero for any number
 */
record PoolPolicy(Duration idleTimeout, int maxRequestsPerConnection) {
    /** Envoy's default for connections that carry no request. */
    static final Duration DEFAULT_IDLE_TIMEOUT = Duration.ofHours(1);

    private static final Duration SHORTEST_EVICTION = Duration.ofMillis(50);
    private static final Duration LONGEST_EVICTION = Duration.ofSeconds(30);

    static PoolPolicy of(ClusterSpec cluster) {
        ConnectionPool pool = cluster.policy().connectionPool();
        ConnectionPool.Http http = pool == null ? null : pool.http();
        ConnectionPool.Tcp tcp = pool == null ? null : pool.tcp();
        Duration idle = http == null ? null : http.idleTimeout();
        if (idle == null && tcp != null) {
            idle = tcp.idleTimeout();
        }
        return new PoolPolicy(idle == null ? DEFAULT_IDLE_TIMEOUT : idle, http == null ? 0 : or0(http));
    }

    private static int or0(ConnectionPool.Http http) {
        @Nullable Integer requests = http.maxRequestsPerConnection();
        return requests == null ? 0 : requests;
    }

    /** How often idle connections are looked at: often enough for the idle timeout, and for the closed ones to leave. */
    Duration evictionInterval() {
        Duration quarter = idleTimeout.dividedBy(4);
        if (idleTimeout.isZero() || quarter.compareTo(LONGEST_EVICTION) > 0) {
            return LONGEST_EVICTION;
        }
        return quarter.compareTo(SHORTEST_EVICTION) < 0 ? SHORTEST_EVICTION : quarter;
    }
}
