package io.meshway.mesh;

import io.meshway.model.DestinationRule;
import io.meshway.model.TrafficPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The DestinationRules of one namespace and host that count as one.
 *
 * @param policy of the first rule that has one
 * @param subsets by name; of two with one name the first
 * @param checked the first that is annotated with a health check; null when none is
 */
record AppliedRule(
        @Nullable TrafficPolicy policy,
        Map<String, DestinationRule.Subset> subsets,
        @Nullable DestinationRule checked) {
    /** Merges rules in the order in which they count. */
    static AppliedRule of(List<DestinationRule> rules) {
        TrafficPolicy policy = null;
        DestinationRule checked = null;
        Map<String, DestinationRule.Subset> subsets = new LinkedHashMap<>();
        for (DestinationRule rule : rules) {
            if (policy == null) {
                policy = rule.trafficPolicy();
            }
            if (checked == null && rule.meta().annotations().containsKey(HealthCheckText.ANNOTATION)) {
                checked = rule;
            }
            for (DestinationRule.Subset subset : rule.subsets()) {
                subsets.putIfAbsent(subset.name(), subset);
            }
        }
        return new AppliedRule(policy, Map.copyOf(subsets), checked);
    }

    /** The subset with this name; null when the rule has none. */
    DestinationRule.@Nullable Subset subset(String name) {
        return subsets.get(name);
    }
}
