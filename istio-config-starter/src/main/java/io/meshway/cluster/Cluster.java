package io.meshway.cluster;

import io.meshway.cluster.limit.ClusterLimits;
import io.meshway.mesh.ClusterSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A live upstream group. */
public interface Cluster {
    /** The definition in force. */
    ClusterSpec spec();

    /**
     * Chooses an endpoint; allocates nothing and takes no lock.
     *
     * @return null when nobody can be picked (503 {@code no healthy upstream}, flag UH)
     */
    @Nullable
    LiveEndpoint pick(PickContext context);

    /** The clusters of single hosts, where this one stands for every host of a wildcard and nobody can be picked from it; else null. */
    default @Nullable RequestedHosts requestedHosts() {
        return null;
    }

    /**
     * Tells passive health checks how an attempt went. Every attempt counts, retries too; cheap, and never blocks.
     *
     * @param endpoint whom {@link #pick} gave
     */
    void report(LiveEndpoint endpoint, AttemptOutcome outcome);

    /** What this cluster may do at once. */
    ClusterLimits limits();

    /** Every endpoint, those that cannot be picked included; for people. */
    List<LiveEndpoint> endpoints();
}
