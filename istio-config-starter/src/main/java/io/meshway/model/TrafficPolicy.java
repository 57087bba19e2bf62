package io.meshway.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Istio's {@code TrafficPolicy}. Every block is atomic: null means not written, and a written one replaces its parent as a whole. */
public record TrafficPolicy(
        @Nullable ConnectionPool connectionPool,
        @Nullable LoadBalancer loadBalancer,
        @Nullable OutlierDetection outlierDetection,
        @Nullable ClientTls tls,
        List<PortPolicy> portLevelSettings,
        @Nullable Tunnel tunnel,
        @Nullable String proxyProtocolVersion,
        @Nullable RetryBudget retryBudget) {
    /** Nothing written. */
    public static final TrafficPolicy NONE = new TrafficPolicy(null, null, null, null, List.of(), null, null, null);

    public TrafficPolicy {
        portLevelSettings = List.copyOf(portLevelSettings);
    }

    /** {@code portLevelSettings[]}: the blocks for one service port. */
    public record PortPolicy(
            int port,
            @Nullable ConnectionPool connectionPool,
            @Nullable LoadBalancer loadBalancer,
            @Nullable OutlierDetection outlierDetection,
            @Nullable ClientTls tls) {}

    /** {@code tunnel}. */
    public record Tunnel(@Nullable String protocol, String targetHost, int targetPort) {}

    /** {@code retryBudget}; {@code percent} of active requests, at least {@code minRetryConcurrency}. */
    public record RetryBudget(
            @Nullable Double percent, @Nullable Integer minRetryConcurrency) {}
}
