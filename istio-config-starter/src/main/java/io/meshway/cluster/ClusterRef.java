package io.meshway.cluster;

import io.meshway.mesh.ClusterKey;
import org.jspecify.annotations.Nullable;

/** A place for the cluster of one key; it stays the same while the cluster behind it comes, changes and goes. Prepared routes hold these. */
public final class ClusterRef {
    private final ClusterKey key;
    private volatile @Nullable Cluster current;

    ClusterRef(ClusterKey key) {
        this.key = key;
    }

    /** Whose place this is. */
    public ClusterKey key() {
        return key;
    }

    /** The cluster; null while the registry does not know the key (503, flag NC). */
    public @Nullable Cluster current() {
        return current;
    }

    void set(@Nullable Cluster cluster) {
        current = cluster;
    }
}
