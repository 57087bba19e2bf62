package io.meshway.transport.upstream;

import io.meshway.mesh.ClusterSpec;
import io.meshway.model.ConnectionPool;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code connectionPool} says of a single connection; the limits of a whole cluster are kept elsewhere.
 *
 * @param idleTimeout {@code http.idleTimeout}, else {@code tcp.idleTimeout}; zero never closes an idle connection
 * @param maxDuration {@code tcp.maxConnectionDuration}: after that a connection finishes what runs on it and closes; null for any time
 * @param maxRequestsPerConnection {@code http.maxRequestsPerConnection}
 * @param maxConcurrentStreams {@code http.maxConcurrentStreams}, of one HTTP/2 connection
 * @param http2KeepAlive {@code http.http2KeepAlive}; null for no pings
 */
record PoolPolicy(
        Duration idleTimeout,
        @Nullable Duration maxDuration,
        int maxRequestsPerConnection,
        int maxConcurrentStreams,
        @Nullable KeepAlive http2KeepAlive) {
    /** Envoy's default for connections that carry no request. */
    static final Duration DEFAULT_IDLE_TIMEOUT = Duration.ofHours(1);

    /** Streams that one connection has numbers for. */
    private static final int STREAM_NUMBERS = 1 << 30;

    static PoolPolicy of(ClusterSpec cluster) {
        ConnectionPool pool = cluster.policy().connectionPool();
        ConnectionPool.Http http = pool == null ? null : pool.http();
        ConnectionPool.Tcp tcp = pool == null ? null : pool.tcp();
        Duration idle = http == null ? null : http.idleTimeout();
        if (idle == null && tcp != null) {
            idle = tcp.idleTimeout();
        }
        return new PoolPolicy(
                idle == null ? DEFAULT_IDLE_TIMEOUT : idle,
                tcp == null ? null : tcp.maxConnectionDuration(),
                limit(http == null ? null : http.maxRequestsPerConnection()),
                limit(http == null ? null : http.maxConcurrentStreams()),
                http == null ? null : KeepAlive.of(http));
    }

    /** Istio treats 0 and an absent number alike: no limit. */
    private static int limit(@Nullable Integer written) {
        return written == null || written <= 0 ? Integer.MAX_VALUE : written;
    }

    /** Exchanges that one connection of HTTP/2 takes in its life. */
    int lifetimeStreams() {
        return Math.min(maxRequestsPerConnection, STREAM_NUMBERS - 1);
    }

    /** Pings on an HTTP/2 connection, and how long an answer may take. */
    record KeepAlive(Duration interval, Duration timeout) {
        static @Nullable KeepAlive of(ConnectionPool.Http http) {
            Duration interval = http.http2KeepAliveInterval();
            Duration timeout = http.http2KeepAliveTimeout();
            return interval == null || timeout == null ? null : new KeepAlive(interval, timeout);
        }
    }
}
