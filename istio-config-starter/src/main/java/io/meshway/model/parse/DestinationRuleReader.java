package io.meshway.model.parse;

import io.meshway.model.DestinationRule;
import io.meshway.model.ResourceMeta;

/** Reads the spec of a DestinationRule. */
final class DestinationRuleReader {
    private DestinationRuleReader() {}

    static DestinationRule read(ResourceMeta meta, FieldCursor spec) {
        return new DestinationRule(
                meta,
                spec.text("host", Defaults.TEXT),
                spec.object("trafficPolicy", TrafficPolicyReader::read),
                spec.objects("subsets", DestinationRuleReader::subset),
                spec.texts("exportTo"),
                spec.object("workloadSelector", selector -> selector.textMap("matchLabels")));
    }

    private static DestinationRule.Subset subset(FieldCursor subset) {
        return new DestinationRule.Subset(
                subset.text("name", Defaults.TEXT),
                subset.textMap("labels"),
                subset.object("trafficPolicy", TrafficPolicyReader::read));
    }
}
