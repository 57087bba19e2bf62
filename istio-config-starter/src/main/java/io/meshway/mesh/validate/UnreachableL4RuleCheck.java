package io.meshway.mesh.validate;

import io.meshway.model.FindingKind;
import io.meshway.model.Severity;
import io.meshway.model.VirtualService;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules for tls and tcp that no connection reaches, since an earlier rule has the same matches or none: IST0130. */
final class UnreachableL4RuleCheck {
    private static final String UNREACHABLE_RULE = FindingKind.UNREACHABLE_RULE.code();

    private UnreachableL4RuleCheck() {}

    static void check(VirtualService service, Findings findings) {
        check(
                "spec.tls",
                service.tls().stream()
                        .map(rule -> List.<Object>copyOf(rule.match()))
                        .toList(),
                findings);
        check(
                "spec.tcp",
                service.tcp().stream()
                        .map(rule -> List.<Object>copyOf(rule.match()))
                        .toList(),
                findings);
    }

    private static void check(String path, List<List<Object>> rules, Findings findings) {
        Set<Object> seen = new HashSet<>();
        boolean takenAll = false;
        for (int i = 0; i < rules.size(); i++) {
            List<Object> matches = rules.get(i);
            if (takenAll || (!matches.isEmpty() && seen.containsAll(matches))) {
                findings.add(
                        Severity.WARNING,
                        UNREACHABLE_RULE,
                        path + "[" + i + "]",
                        "",
                        "the rule is never used: rules before take all connections that fit",
                        "move it up, or remove it");
            }
            seen.addAll(matches);
            takenAll = takenAll || matches.isEmpty();
        }
    }
}
