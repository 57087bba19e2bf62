package io.meshway.mesh;

import io.meshway.model.Pod;
import io.meshway.model.WorkloadEntry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The labels of workloads and nothing else of them: addresses come and go all the time, and what selectors find seldom changes.
 *
 * @param byNamespace every set of labels once
 */
record WorkloadLabels(Map<String, Set<Map<String, String>>> byNamespace) {
    static WorkloadLabels of(ResourceSet resources) {
        Map<String, Set<Map<String, String>>> byNamespace = new HashMap<>();
        for (Pod pod : resources.all(Pod.class)) {
            byNamespace
                    .computeIfAbsent(pod.namespace(), key -> new HashSet<>())
                    .add(pod.meta().labels());
        }
        for (WorkloadEntry entry : resources.all(WorkloadEntry.class)) {
            byNamespace
                    .computeIfAbsent(entry.namespace(), key -> new HashSet<>())
                    .add(Workloads.labels(entry));
        }
        return new WorkloadLabels(byNamespace);
    }

    /** Whether any workload of the namespace is known; where none is, nobody can tell what a selector finds. */
    boolean knows(String namespace) {
        return byNamespace.containsKey(namespace);
    }

    /** Every set of labels in the namespace. */
    Set<Map<String, String>> in(String namespace) {
        return byNamespace.getOrDefault(namespace, Set.of());
    }

    /** Whether the selector finds anybody in the namespace. */
    boolean anySelected(String namespace, Map<String, String> selector) {
        for (Map<String, String> labels : in(namespace)) {
            if (labels.entrySet().containsAll(selector.entrySet())) {
                return true;
            }
        }
        return false;
    }

    /** Whether the selector finds anybody in any namespace. */
    boolean anySelected(Map<String, String> selector) {
        for (String namespace : byNamespace.keySet()) {
            if (anySelected(namespace, selector)) {
                return true;
            }
        }
        return false;
    }
}
