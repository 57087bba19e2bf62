package io.meshway.cluster;

import io.meshway.mesh.ClusterKey;
import io.meshway.mesh.ClusterSpec;
import io.meshway.mesh.MeshConfig;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Every live cluster of the process. A change of configuration calls {@link #prepare}, swaps its routes, then calls {@link #retire}. Changes may come
 * from any thread but an event loop, one at a time; nothing here is called while a request is served, requests hold a {@link ClusterRef}.
 */
public final class ClusterRegistry implements AutoCloseable {
    /**
     * What clusters live on.
     *
     * @param connectors make the way to an endpoint
     * @param resolver for endpoints that are names
     * @param timer for refreshes, sweeps and closing late
     * @param clock for ejections
     * @param random asked once per use, so that a thread-local generator may be given
     * @param compat which policy is the default
     */
    public ClusterRegistry(
            EndpointConnector.Factory connectors,
            NameResolver resolver,
            Timer timer,
            InstantSource clock,
            Supplier<RandomGenerator> random,
            MeshConfig.Compat compat) {}

    /** The place of a cluster, known or not: the same object as long as anybody holds it. Keep it in what is prepared; this is not for requests. */
    public ClusterRef ref(ClusterKey key) {
        return new ClusterRef(key);
    }

    /**
     * Creates and updates clusters; call it before routes to them are in force. Specs that are equal to those in force are not touched. Clusters that are
     * missing in the map stay until {@link #retire}.
     *
     * @return completes when every cluster of the map has endpoints, or has tried to find them; nobody needs to wait for it
     */
    public CompletionStage<Void> prepare(Map<ClusterKey, ClusterSpec> specs) {
        return CompletableFuture.completedFuture(null);
    }

    /** Lets go of clusters that routes no longer lead to: they are closed when their requests have ended. Call it after the routes are in force. */
    public void retire(Set<ClusterKey> inUse) {}

    /** The clusters in force, without those that are on their way out. */
    public Collection<Cluster> clusters() {
        return List.of();
    }

    /** Closes all clusters; exchanges in flight finish. */
    @Override
    public void close() {}
}
