package io.meshway.actuate.limit;

import io.meshway.cluster.Cluster;
import io.meshway.cluster.limit.ClusterLimits;
import io.meshway.cluster.limit.LimitKind;
import io.meshway.model.TrafficPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Compares the limits of before and after a change, and tells. */
public final class LimitsInForce {
    private final List<LimitObserver> observers;
    private Set<WrittenLimit> known = Set.of();
    private List<Source> sources = List.of();

    /** Nothing is in force yet. */
    public LimitsInForce(List<LimitObserver> observers) {
        this.observers = List.copyOf(observers);
    }

    /** These clusters are in force now. */
    public synchronized void follow(Collection<Cluster> clusters) {
        List<Source> from = new ArrayList<>(clusters.size());
        clusters.forEach(
                cluster -> from.add(new Source(cluster.limits(), cluster.spec().policy())));
        if (from.equals(sources)) {
            return; // endpoints change most often, and have no limits
        }
        sources = from;
        Set<WrittenLimit> now = new LinkedHashSet<>();
        for (Cluster cluster : clusters) {
            for (LimitKind kind : LimitKind.values()) {
                if (cluster.limits().written(kind)) {
                    now.add(new WrittenLimit(cluster.spec().key(), kind, cluster.limits()));
                }
            }
        }
        Set<WrittenLimit> before = known;
        known = now;
        for (LimitObserver observer : observers) {
            // Leavers first: a cluster that was removed and came back has the same names.
            before.stream().filter(limit -> !now.contains(limit)).forEach(observer::removed);
            now.stream().filter(limit -> !before.contains(limit)).forEach(observer::added);
        }
    }

    /** What the limits of a cluster follow from. */
    private record Source(ClusterLimits limits, TrafficPolicy policy) {}
}
