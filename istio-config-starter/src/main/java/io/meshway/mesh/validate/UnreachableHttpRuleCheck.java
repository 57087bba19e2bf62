package io.meshway.mesh.validate;

import io.meshway.model.FindingKind;
import io.meshway.model.HttpMatch;
import io.meshway.model.HttpRule;
import io.meshway.model.Severity;
import io.meshway.model.StringMatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rules and matches that no request reaches, since the rules before take all of theirs: IST0130 and IST0131. */
final class UnreachableHttpRuleCheck {
    private static final String UNREACHABLE_RULE = FindingKind.UNREACHABLE_RULE.code();
    private static final String INEFFECTIVE_MATCH = FindingKind.INEFFECTIVE_MATCH.code();
    private static final String ADVICE = "move it up, or remove it";

    /** Comparing every match with all before it is square work; beyond this many, only whole rules are looked at. */
    private static final int MAX_COMPARED = 400;

    private UnreachableHttpRuleCheck() {}

    static void check(List<HttpRule> rules, Findings findings) {
        List<Entry> before = new ArrayList<>();
        int catchAll = -1;
        for (int i = 0; i < rules.size(); i++) {
            HttpRule rule = rules.get(i);
            if (catchAll >= 0) {
                unreachable(i, "rule " + catchAll + " takes every request", findings);
            } else if (before.size() < MAX_COMPARED) {
                matches(i, rule, before, findings);
            }
            if (catchAll < 0 && takesEverything(rule)) {
                catchAll = i;
            }
        }
    }

    private static void matches(int index, HttpRule rule, List<Entry> before, Findings findings) {
        List<Entry> own = new ArrayList<>();
        int covered = 0;
        for (int j = 0; j < rule.match().size(); j++) {
            HttpMatch match = rule.match().get(j);
            String by = coveredBy(match, before);
            if (by != null) {
                covered++;
                findings.add(
                        Severity.INFO,
                        INEFFECTIVE_MATCH,
                        "spec.http[" + index + "].match[" + j + "]",
                        match.name() == null ? "" : match.name(),
                        "no request gets here: " + by + " takes all that fit",
                        ADVICE);
            }
            own.add(new Entry("http[" + index + "].match[" + j + "]", match));
        }
        before.addAll(own);
        if (covered > 0 && covered == rule.match().size()) {
            unreachable(index, "rules before take all requests that fit its matches", findings);
        }
    }

    private static @Nullable String coveredBy(HttpMatch match, List<Entry> before) {
        for (Entry entry : before) {
            if (MatchCover.covers(entry.match(), match)) {
                return entry.place();
            }
        }
        return null;
    }

    private static void unreachable(int index, String reason, Findings findings) {
        findings.add(
                Severity.WARNING,
                UNREACHABLE_RULE,
                "spec.http[" + index + "]",
                "",
                "the rule is never used: " + reason,
                ADVICE);
    }

    /** Istio stops to make routes behind such a rule. What a delegate takes is its own affair. */
    private static boolean takesEverything(HttpRule rule) {
        if (rule.delegate() != null) {
            return false;
        }
        return rule.match().isEmpty() || rule.match().stream().anyMatch(UnreachableHttpRuleCheck::takesEverything);
    }

    private static boolean takesEverything(HttpMatch match) {
        boolean anyPath = match.uri() == null
                || match.uri() instanceof StringMatch.Present
                || (match.uri() instanceof StringMatch.Prefix prefix
                        && prefix.value().equals("/"))
                || (match.uri() instanceof StringMatch.Regex regex
                        && regex.value().equals(".*"));
        return anyPath
                && match.scheme() == null
                && match.method() == null
                && match.authority() == null
                && match.headers().isEmpty()
                && match.withoutHeaders().isEmpty()
                && match.queryParams().isEmpty()
                && match.port() == null
                && match.sourceLabels().isEmpty()
                && match.sourceNamespace() == null
                && match.gateways().isEmpty();
    }

    private record Entry(String place, HttpMatch match) {}
}
