package io.meshway.mesh;

import io.meshway.model.ConnectionPool;
import io.meshway.model.ConnectionPool.H2UpgradePolicy;
import io.meshway.model.DestinationRule;
import io.meshway.model.LoadBalancer;
import io.meshway.model.TrafficPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A cluster that routing refers to and that the registry knows, still without its endpoints.
 *
 * @param service that declares the host, or the wildcard that covers it
 * @param subset null for all endpoints
 * @param policy effective
 * @param checked the DestinationRule that is annotated with a health check; null when none is
 */
record ClusterDefinition(
        ClusterKey key,
        MeshService service,
        ServicePort port,
        DestinationRule.@Nullable Subset subset,
        TrafficPolicy policy,
        @Nullable DestinationRule checked) {
    /**
     * What endpoints are spoken to in: the port's protocol, or HTTP/2 where {@code h2UpgradePolicy} asks for it on an HTTP port.
     *
     * @param ofMesh counts for declared ports, where the policy has no word of its own
     */
    ClusterSpec.UpstreamProtocol protocol(H2UpgradePolicy ofMesh) {
        boolean http2 = port.protocol().isHttp2() || upgraded(ofMesh);
        return http2 ? ClusterSpec.UpstreamProtocol.HTTP2 : ClusterSpec.UpstreamProtocol.HTTP1;
    }

    private boolean upgraded(H2UpgradePolicy ofMesh) {
        ConnectionPool.Http http = http();
        H2UpgradePolicy own = http == null ? null : http.h2UpgradePolicy();
        if (own == H2UpgradePolicy.UPGRADE) {
            return port.protocol().isHttp() || port.protocol() == PortProtocol.UNDECLARED;
        }
        boolean undecided = own == null || own == H2UpgradePolicy.DEFAULT;
        boolean asTheClient = http != null && http.useClientProtocol();
        return undecided
                && !asTheClient
                && ofMesh == H2UpgradePolicy.UPGRADE
                && port.protocol().isHttp();
    }

    private ConnectionPool.@Nullable Http http() {
        ConnectionPool pool = policy.connectionPool();
        return pool == null ? null : pool.http();
    }

    /** The policy's, else the default of the mesh. */
    Duration connectTimeout(Duration meshDefault) {
        ConnectionPool pool = policy.connectionPool();
        ConnectionPool.Tcp tcp = pool == null ? null : pool.tcp();
        Duration written = tcp == null ? null : tcp.connectTimeout();
        return written == null ? meshDefault : written;
    }

    /** Whether the policy asks for the original destination instead of the endpoints ({@code simple: PASSTHROUGH}). */
    boolean passesThrough() {
        LoadBalancer loadBalancer = policy.loadBalancer();
        return loadBalancer != null
                && loadBalancer.consistentHash() == null
                && loadBalancer.simple() == LoadBalancer.Simple.PASSTHROUGH;
    }

    /** Whether unready endpoints must not be in the pool, where panic would pick them. */
    boolean leavesOutUnhealthy() {
        var outlierDetection = policy.outlierDetection();
        Integer minHealth = outlierDetection == null ? null : outlierDetection.minHealthPercent();
        return minHealth != null && minHealth > 0;
    }
}
