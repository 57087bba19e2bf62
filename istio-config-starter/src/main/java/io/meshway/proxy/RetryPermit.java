package io.meshway.proxy;

import io.meshway.cluster.Cluster;
import org.jspecify.annotations.Nullable;

/** A permit of a cluster's limit of concurrent retries, between the decision to retry and the attempt that takes it over. */
final class RetryPermit {
    private @Nullable Cluster owner;

    /** Asks the cluster; false when its limit is reached. */
    boolean take(Cluster cluster) {
        if (!cluster.limits().tryRetry()) {
            return false;
        }
        owner = cluster;
        return true;
    }

    /** Hands the permit on, if there is one; whoever gets {@code true} gives it back. */
    boolean handOver() {
        boolean held = owner != null;
        owner = null;
        return held;
    }

    /** Gives back what was not handed on. */
    void release() {
        Cluster cluster = owner;
        owner = null;
        if (cluster != null) {
            cluster.limits().retries().release();
        }
    }
}
