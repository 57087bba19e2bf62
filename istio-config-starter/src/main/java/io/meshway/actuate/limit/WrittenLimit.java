package io.meshway.actuate.limit;

import io.meshway.cluster.limit.ClusterLimits;
import io.meshway.cluster.limit.LimitKind;
import io.meshway.mesh.ClusterKey;
import java.util.Locale;

/**
 * A limit that a DestinationRule sets.
 *
 * @param limits of the cluster; the same object as long as the cluster lives
 */
public record WrittenLimit(ClusterKey cluster, LimitKind kind, ClusterLimits limits) {
    /** Istio's name of the cluster and the kind, such as {@code outbound|9080|v1|reviews.default.svc.cluster.local:requests}. */
    public String name() {
        return cluster + ":" + kindName();
    }

    String kindName() {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** Permits at a time. */
    int most() {
        return limits.most(kind);
    }

    /** Permits that are left. */
    int left() {
        return Math.max(0, most() - limits.permits(kind).inUse());
    }
}
