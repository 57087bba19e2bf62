package io.meshway.mesh;

import io.meshway.model.FindingKind;
import io.meshway.model.Sidecar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Finds Sidecars of one namespace of which nobody can say which counts (IST0110, IST0111), and those that select nobody (IST0101). */
final class SidecarChecks {
    private final WorkloadLabels workloads;
    private final LinkFindings findings;
    private final Map<String, Sidecar> defaults = new HashMap<>();
    private final Map<String, List<Sidecar>> selective = new HashMap<>();
    private final Set<Sidecar> told = new HashSet<>();

    SidecarChecks(WorkloadLabels workloads, LinkFindings findings) {
        this.workloads = workloads;
        this.findings = findings;
    }

    /** All of them, in creation order. */
    void check(List<Sidecar> sidecars) {
        for (Sidecar sidecar : sidecars) {
            Map<String, String> selector = sidecar.workloadSelector();
            if (selector == null || selector.isEmpty()) {
                checkDefault(sidecar);
            } else {
                checkSelector(sidecar, selector);
            }
        }
    }

    private void checkDefault(Sidecar sidecar) {
        Sidecar first = defaults.putIfAbsent(sidecar.namespace(), sidecar);
        if (first != null) {
            severalDefaults(sidecar, first);
            if (told.add(first)) {
                severalDefaults(first, sidecar);
            }
        }
    }

    private void severalDefaults(Sidecar sidecar, Sidecar other) {
        findings.report(
                FindingKind.SEVERAL_DEFAULT_SIDECARS,
                sidecar,
                "spec.workloadSelector",
                "",
                other.key() + " has no selector either: each would be the default of the namespace",
                "keep one of them, and give the others selectors");
    }

    private void checkSelector(Sidecar sidecar, Map<String, String> selector) {
        String namespace = sidecar.namespace();
        if (!workloads.knows(namespace)) {
            return;
        }
        if (!workloads.anySelected(namespace, selector)) {
            findings.report(
                    FindingKind.REFERENCED_NOT_FOUND,
                    sidecar,
                    "spec.workloadSelector.labels",
                    new TreeMap<>(selector).toString(),
                    "no workload of the namespace has these labels",
                    "correct the labels, or delete the Sidecar");
        }
        List<Sidecar> others = selective.computeIfAbsent(namespace, key -> new ArrayList<>());
        for (Sidecar other : others) {
            Map<String, String> both = new HashMap<>(selector);
            Map<String, String> otherSelector = other.workloadSelector();
            both.putAll(otherSelector == null ? Map.of() : otherSelector);
            if (both.entrySet().containsAll(selector.entrySet()) && workloads.anySelected(namespace, both)) {
                sameWorkloads(sidecar, other);
                if (told.add(other)) {
                    sameWorkloads(other, sidecar);
                }
                break;
            }
        }
        others.add(sidecar);
    }

    private void sameWorkloads(Sidecar sidecar, Sidecar other) {
        Map<String, String> selector = sidecar.workloadSelector();
        findings.report(
                FindingKind.CONFLICTING_SIDECARS,
                sidecar,
                "spec.workloadSelector.labels",
                selector == null ? "" : new TreeMap<>(selector).toString(),
                other.key() + " selects some of the same workloads",
                "make the selectors disjoint, or join the Sidecars");
    }
}
