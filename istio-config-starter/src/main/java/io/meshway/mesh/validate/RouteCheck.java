package io.meshway.mesh.validate;

import io.meshway.model.Finding;
import io.meshway.model.HttpDestination;
import io.meshway.model.HttpRule;
import io.meshway.model.Severity;
import io.meshway.model.WeightedDestination;
import java.util.List;

/** {@code route} and {@code mirror}: destinations with their weights. */
final class RouteCheck {
    private static final int WHOLE = 100;

    private RouteCheck() {}

    static void check(String path, HttpRule rule, RuleContext context, Findings findings) {
        for (int i = 0; i < rule.route().size(); i++) {
            HttpDestination destination = rule.route().get(i);
            String at = path + ".route[" + i + "]";
            DestinationCheck.check(at + ".destination", destination.destination(), findings);
            HeaderOperationsCheck.check(at + ".headers", destination.headers(), findings);
        }
        weights(
                path + ".route",
                rule.route().stream().map(HttpDestination::weight).toList(),
                findings);
        mirrors(path, rule, context.delegate(), findings);
    }

    /** The destinations of a tls or tcp rule. */
    static void check(String path, List<WeightedDestination> route, Findings findings) {
        if (route.isEmpty()) {
            findings.error(path, "", "the rule has no destination", "write route");
        }
        for (int i = 0; i < route.size(); i++) {
            DestinationCheck.check(
                    path + "[" + i + "].destination", route.get(i).destination(), findings);
        }
        weights(path, route.stream().map(WeightedDestination::weight).toList(), findings);
    }

    private static void weights(String path, List<Integer> weights, Findings findings) {
        long sum = 0;
        for (int i = 0; i < weights.size(); i++) {
            if (weights.get(i) < 0) {
                findings.error(
                        path + "[" + i + "].weight", weights.get(i).toString(), "a weight must not be negative", "");
            }
            sum += weights.get(i);
        }
        if (weights.size() < 2) {
            return;
        }
        if (sum == 0) {
            findings.error(
                    path, "0", "no destination has a weight, so none could be chosen", "give at least one a weight");
        } else if (sum != WHOLE) {
            findings.add(
                    Severity.INFO,
                    Finding.VALIDATION_WARNING,
                    path,
                    Long.toString(sum),
                    "the weights do not add up to 100; they are shares of their sum",
                    "");
        }
    }

    /** A delegate may write the share for the mirror of its root, and a root for those of its delegates. */
    private static void mirrors(String path, HttpRule rule, boolean delegates, Findings findings) {
        if (rule.mirror() != null) {
            DestinationCheck.check(path + ".mirror", rule.mirror(), findings);
        }
        Double percentage = rule.mirrorPercentage();
        if (percentage != null) {
            FieldRules.share(path + ".mirrorPercentage", percentage, findings);
            if (rule.mirror() == null && !delegates && rule.delegate() == null) {
                findings.warning(
                        path + ".mirrorPercentage", percentage.toString(), "it does nothing without mirror", "");
            }
        }
        for (int i = 0; i < rule.mirrors().size(); i++) {
            String at = path + ".mirrors[" + i + "]";
            DestinationCheck.check(at + ".destination", rule.mirrors().get(i).destination(), findings);
            FieldRules.share(at + ".percentage", rule.mirrors().get(i).percentage(), findings);
        }
    }
}
