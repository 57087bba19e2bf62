package io.meshway.route.action;

import io.meshway.mesh.ClusterKey;
import java.util.List;

/**
 * Destinations with their shares. Destinations of weight 0 are gone, unless they are alone.
 *
 * @param entries in declared order, at least one
 */
public record WeightedClusters(List<Entry> entries) {
    public WeightedClusters {
        entries = List.copyOf(entries);
    }

    /**
     * One destination.
     *
     * @param weight above 0; 1 when alone
     * @param request rule's and destination's operations, composed in the order in which Istio runs them
     * @param response likewise
     */
    public record Entry(ClusterKey cluster, int weight, HeaderEdits request, HeaderEdits response) {}

    /** The sum of the weights. */
    public int total() {
        int sum = 0;
        for (Entry entry : entries) {
            sum += entry.weight();
        }
        return sum;
    }

    /** The entry that a number drawn from 0 (inclusive) to {@link #total()} (exclusive) falls on. */
    public int indexOf(int drawn) {
        int rest = drawn;
        for (int i = 0; i < entries.size() - 1; i++) {
            rest -= entries.get(i).weight();
            if (rest < 0) {
                return i;
            }
        }
        return entries.size() - 1;
    }
}
