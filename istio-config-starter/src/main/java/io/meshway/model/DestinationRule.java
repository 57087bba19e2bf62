package io.meshway.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Istio's DestinationRule: policies for a host after routing.
 *
 * @param host as written; short names not expanded
 * @param workloadSelector {@code matchLabels}; null when there is no selector
 */
public record DestinationRule(
        ResourceMeta meta,
        String host,
        @Nullable TrafficPolicy trafficPolicy,
        List<Subset> subsets,
        List<String> exportTo,
        @Nullable Map<String, String> workloadSelector)
        implements Resource {
    public DestinationRule {
        subsets = List.copyOf(subsets);
        exportTo = List.copyOf(exportTo);
        workloadSelector = workloadSelector == null ? null : Map.copyOf(workloadSelector);
    }

    /** The endpoints with all these labels, and the policy that replaces blocks of the rule's for them. */
    public record Subset(
            String name,
            Map<String, String> labels,
            @Nullable TrafficPolicy trafficPolicy) {
        public Subset {
            labels = Map.copyOf(labels);
        }
    }
}
