package io.meshway.cluster;

import io.meshway.cluster.health.ProbeOutcome;
import io.meshway.cluster.limit.ClusterLimits;
import io.meshway.mesh.ClusterSpec;
import java.util.function.Consumer;

/** How the transport reaches one endpoint of one cluster: its connection pool. Closed when the endpoint leaves; exchanges in flight finish. */
public interface EndpointConnector extends AutoCloseable {
    /** Takes no new exchanges; idle connections close at once, busy ones when their exchange ends. */
    @Override
    void close();

    /**
     * Begins an active health check: one GET request.
     *
     * @param outcome told once, on any thread, when the answer is complete or will not come; not after the check was given up
     * @return gives the check up; does nothing when it is over
     */
    default Runnable probe(String host, String path, Consumer<ProbeOutcome> outcome) {
        outcome.accept(ProbeOutcome.NO_ANSWER);
        return () -> {};
    }

    /**
     * Opens new connections at another address from now on; those that are open serve on (Envoy's logical DNS).
     *
     * @return false where a connector of its own has to take this one's place
     */
    default boolean moveTo(ClusterSpec.EndpointSpec endpoint) {
        return false;
    }

    /** Makes connectors; implemented by the transport. */
    @FunctionalInterface
    interface Factory {
        /**
         * A connector for one endpoint, without connecting yet.
         *
         * @param cluster policy and protocol
         * @param endpoint its address is an IP or a Unix socket, never a name
         * @param limits of the cluster, which connections, requests and those that wait take their permits from
         */
        EndpointConnector create(ClusterSpec cluster, ClusterSpec.EndpointSpec endpoint, ClusterLimits limits);
    }
}
