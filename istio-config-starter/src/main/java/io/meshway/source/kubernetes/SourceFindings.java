package io.meshway.source.kubernetes;

import io.meshway.model.Finding;
import io.meshway.model.FindingKind;
import io.meshway.model.Severity;
import io.meshway.source.kubernetes.Problem.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts the troubles of watches into words: one finding for each thing that somebody has to do. */
final class SourceFindings {
    private static final String STAYS = "; what was known before stays in force";

    private SourceFindings() {}

    static List<Finding> of(String address, Map<Reason, List<CollectionWatch>> byReason) {
        List<Finding> findings = new ArrayList<>();
        for (Map.Entry<Reason, List<CollectionWatch>> entry : byReason.entrySet()) {
            List<CollectionWatch> watches = entry.getValue();
            switch (entry.getKey()) {
                case ABSENT -> findings.add(absent(watches));
                case FORBIDDEN -> findings.addAll(forbidden(watches));
                case UNAUTHORIZED ->
                    connection(
                            findings,
                            address,
                            watches,
                            "does not accept this proxy's credentials",
                            "renew the token; it is read again from its file");
                case UNREACHABLE ->
                    connection(findings, address, watches, "cannot be reached", "it is tried again all the time");
                case THROTTLED ->
                    connection(
                            findings, address, watches, "has too many requests", "it is asked again when it says so");
                case REFUSED ->
                    connection(findings, address, watches, "answers with errors", "it is tried again all the time");
            }
        }
        return List.copyOf(findings);
    }

    /** One for all of them; a first failure that the next try makes good is nothing to report. */
    private static void connection(
            List<Finding> findings, String address, List<CollectionWatch> all, String what, String advice) {
        List<CollectionWatch> watches =
                all.stream().filter(CollectionWatch::isPersistent).toList();
        if (watches.isEmpty()) {
            return;
        }
        Problem first = oldest(watches);
        findings.add(new Finding(
                FindingKind.API_SERVER.severity(),
                FindingKind.API_SERVER.code(),
                null,
                ApiReader.ORIGIN,
                "",
                address,
                "the API server " + what + " since " + first.since() + " (" + first.message() + "), so changes of "
                        + names(watches) + " are not seen" + STAYS,
                advice));
    }

    private static Problem oldest(List<CollectionWatch> watches) {
        Problem oldest = null;
        for (CollectionWatch watch : watches) {
            Problem problem = watch.problem();
            if (problem != null && (oldest == null || problem.since().isBefore(oldest.since()))) {
                oldest = problem;
            }
        }
        return oldest == null ? new Problem(Reason.UNREACHABLE, "", Instant.EPOCH) : oldest;
    }

    private static String names(List<CollectionWatch> watches) {
        Set<String> plurals = new LinkedHashSet<>();
        watches.forEach(watch -> plurals.add(watch.target().type().plural()));
        return String.join(", ", plurals);
    }

    private static Finding absent(List<CollectionWatch> watches) {
        Set<String> types = new LinkedHashSet<>();
        boolean needed = false;
        for (CollectionWatch watch : watches) {
            types.add(watch.target().type().toString());
            needed |= ResourceType.ISTIO_ROUTING.contains(watch.target().type());
        }
        return new Finding(
                needed ? FindingKind.KIND_NOT_INSTALLED.severity() : Severity.INFO,
                FindingKind.KIND_NOT_INSTALLED.code(),
                null,
                ApiReader.ORIGIN,
                "",
                "",
                "the cluster does not know these kinds: " + String.join(", ", types),
                "install their CustomResourceDefinitions where you need them; they are picked up within seconds");
    }

    private static List<Finding> forbidden(List<CollectionWatch> watches) {
        List<Finding> findings = new ArrayList<>();
        for (CollectionWatch watch : watches) {
            Problem problem = watch.problem();
            if (problem != null) {
                findings.add(forbidden(watch.target(), problem));
            }
        }
        return findings;
    }

    private static Finding forbidden(Target target, Problem problem) {
        String names = target.name().isEmpty() ? "" : ", resourceNames: [\"" + target.name() + "\"]";
        String role = target.namespace().isEmpty() ? "ClusterRole" : "Role in namespace " + target.namespace();
        return new Finding(
                FindingKind.FORBIDDEN.severity(),
                FindingKind.FORBIDDEN.code(),
                null,
                ApiReader.ORIGIN,
                "",
                target.toString(),
                "this proxy may not read " + target + " (" + problem.message() + ")" + STAYS,
                "add this rule to its " + role + ": - {apiGroups: [\""
                        + target.type().group() + "\"], resources: [\""
                        + target.type().plural() + "\"]" + names + ", verbs: [\"list\", \"watch\"]}");
    }
}
