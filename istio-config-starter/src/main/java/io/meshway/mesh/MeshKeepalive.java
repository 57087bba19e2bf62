package io.meshway.mesh;

import io.meshway.model.ConnectionPool;
import io.meshway.model.ConnectionPool.Keepalive;
import io.meshway.model.TrafficPolicy;
import org.jspecify.annotations.Nullable;

/** {@code tcpKeepalive} of the mesh: the one setting that is merged with a rule's attribute by attribute, not as a block. */
final class MeshKeepalive {
    private MeshKeepalive() {}

    /** The policy with what it leaves out of its {@code tcpKeepalive}. */
    static TrafficPolicy filledIn(TrafficPolicy policy, @Nullable Keepalive ofMesh) {
        if (ofMesh == null) {
            return policy;
        }
        ConnectionPool pool = policy.connectionPool();
        return new TrafficPolicy(
                new ConnectionPool(tcp(pool == null ? null : pool.tcp(), ofMesh), pool == null ? null : pool.http()),
                policy.loadBalancer(),
                policy.outlierDetection(),
                policy.tls(),
                policy.portLevelSettings(),
                policy.tunnel(),
                policy.proxyProtocolVersion(),
                policy.retryBudget());
    }

    private static ConnectionPool.Tcp tcp(ConnectionPool.@Nullable Tcp own, Keepalive ofMesh) {
        return own == null
                ? new ConnectionPool.Tcp(null, null, ofMesh, null, null)
                : new ConnectionPool.Tcp(
                        own.maxConnections(),
                        own.connectTimeout(),
                        merged(own.keepalive(), ofMesh),
                        own.maxConnectionDuration(),
                        own.idleTimeout());
    }

    private static Keepalive merged(@Nullable Keepalive own, Keepalive ofMesh) {
        return own == null
                ? ofMesh
                : new Keepalive(
                        own.probes() == null ? ofMesh.probes() : own.probes(),
                        own.time() == null ? ofMesh.time() : own.time(),
                        own.interval() == null ? ofMesh.interval() : own.interval());
    }
}
