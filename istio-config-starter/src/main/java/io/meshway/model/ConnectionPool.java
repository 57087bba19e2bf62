package io.meshway.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Istio's {@code ConnectionPoolSettings}; null means not written. */
public record ConnectionPool(@Nullable Tcp tcp, @Nullable Http http) {
    /** {@code connectionPool.tcp}. */
    public record Tcp(
            @Nullable Integer maxConnections,
            @Nullable Duration connectTimeout,
            @Nullable Keepalive keepalive,
            @Nullable Duration maxConnectionDuration,
            @Nullable Duration idleTimeout) {}

    /** {@code connectionPool.tcp.tcpKeepalive}. */
    public record Keepalive(
            @Nullable Integer probes,
            @Nullable Duration time,
            @Nullable Duration interval) {}

    /** {@code connectionPool.http}. */
    public record Http(
            @Nullable Integer http1MaxPendingRequests,
            @Nullable Integer http2MaxRequests,
            @Nullable Integer maxRequestsPerConnection,
            @Nullable Integer maxRetries,
            @Nullable Duration idleTimeout,
            @Nullable H2UpgradePolicy h2UpgradePolicy,
            boolean useClientProtocol,
            @Nullable Integer maxConcurrentStreams,
            @Nullable Duration http2KeepAliveInterval,
            @Nullable Duration http2KeepAliveTimeout) {}

    /** {@code h2UpgradePolicy}. */
    public enum H2UpgradePolicy {
        DEFAULT,
        DO_NOT_UPGRADE,
        UPGRADE
    }
}
