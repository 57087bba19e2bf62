package io.meshway.mesh;

import io.meshway.model.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Workloads by namespace and label, such that a selector looks only at those that share its rarest label. */
final class LabelIndex<R extends Resource> {
    private final Function<R, Map<String, String>> labels;
    private final Map<Place, List<R>> byLabel = new HashMap<>();

    LabelIndex(List<R> workloads, Function<R, Map<String, String>> labels) {
        this.labels = labels;
        for (R workload : workloads) {
            labels.apply(workload)
                    .forEach((name, value) -> byLabel.computeIfAbsent(
                                    new Place(workload.namespace(), name, value), place -> new ArrayList<>(1))
                            .add(workload));
        }
    }

    /** In creation order. A selector without labels selects nobody. */
    List<R> select(String namespace, Map<String, String> selector) {
        List<R> candidates = null;
        for (Map.Entry<String, String> label : selector.entrySet()) {
            List<R> sharing = byLabel.getOrDefault(new Place(namespace, label.getKey(), label.getValue()), List.of());
            if (candidates == null || sharing.size() < candidates.size()) {
                candidates = sharing;
            }
        }
        if (candidates == null || selector.size() == 1) {
            return candidates == null ? List.of() : candidates;
        }
        return candidates.stream()
                .filter(workload -> labels.apply(workload).entrySet().containsAll(selector.entrySet()))
                .toList();
    }

    private record Place(String namespace, String label, String value) {}
}
