package io.meshway.source.kubernetes;

import io.meshway.model.Finding;
import io.meshway.model.FindingKind;
import io.meshway.model.Severity;
import io.meshway.source.kubernetes.Problem.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What there is to say of the watches: findings, details for health, numbers. Written on the source's loop, read by anybody. */
public final class SourceReport {
    private static final Logger LOG = LoggerFactory.getLogger(SourceReport.class);

    private final String address;
    private volatile List<Finding> findings = List.of();
    private volatile Map<String, Object> details = Map.of();
    private volatile Counts counts = new Counts(0, 0, 0, null);
    private Set<String> told = Set.of();

    SourceReport(String address) {
        this.address = address;
    }

    /**
     * Numbers.
     *
     * @param watched collections
     * @param synced those that were read once
     * @param troubled those that are not up to date now
     * @param behindSince when the oldest trouble with the connection began; null without one
     */
    public record Counts(
            int watched, int synced, int troubled, @Nullable Instant behindSince) {}

    String address() {
        return address;
    }

    List<Finding> findings() {
        return findings;
    }

    Map<String, Object> details() {
        return details;
    }

    Counts counts() {
        return counts;
    }

    void update(Collection<CollectionWatch> watches, boolean beforeFirst) {
        Map<Reason, List<CollectionWatch>> byReason = new EnumMap<>(Reason.class);
        Map<String, Object> problems = new TreeMap<>();
        List<String> waiting = new ArrayList<>();
        int synced = 0;
        for (CollectionWatch watch : watches) {
            Problem problem = watch.problem();
            if (problem != null) {
                byReason.computeIfAbsent(problem.reason(), reason -> new ArrayList<>())
                        .add(watch);
                problems.put(watch.target().toString(), describe(problem));
            }
            if (watch.isSynced()) {
                synced++;
            }
            if (beforeFirst && !watch.isSettled()) {
                waiting.add(watch.target().toString());
            }
        }
        Instant behind = behindSince(byReason);
        counts = new Counts(watches.size(), synced, problems.size(), behind);
        details = details(problems, waiting, synced, watches.size(), behind);
        findings = SourceFindings.of(address, byReason);
        log(findings);
    }

    private static String describe(Problem problem) {
        return problem.reason() + " since " + problem.since() + ": " + problem.message();
    }

    private static @Nullable Instant behindSince(Map<Reason, List<CollectionWatch>> byReason) {
        Instant oldest = null;
        for (Map.Entry<Reason, List<CollectionWatch>> entry : byReason.entrySet()) {
            if (entry.getKey() != Reason.ABSENT && entry.getKey() != Reason.FORBIDDEN) {
                for (CollectionWatch watch : entry.getValue()) {
                    Problem problem = watch.problem();
                    if (problem != null && (oldest == null || problem.since().isBefore(oldest))) {
                        oldest = problem.since();
                    }
                }
            }
        }
        return oldest;
    }

    private Map<String, Object> details(
            Map<String, Object> problems, List<String> waiting, int synced, int watched, @Nullable Instant behind) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("apiServer", address);
        all.put("watches", watched);
        all.put("synced", synced);
        if (behind != null) {
            all.put("behindSince", behind.toString());
        }
        if (!waiting.isEmpty()) {
            all.put("waitingFor", List.copyOf(waiting));
        }
        if (!problems.isEmpty()) {
            all.put("problems", problems);
        }
        return all;
    }

    /** Each trouble once when it begins, and once when it is over. */
    private void log(List<Finding> now) {
        Set<String> current = new HashSet<>();
        for (Finding finding : now) {
            String name = finding.code() + " " + finding.value();
            current.add(name);
            if (!told.contains(name)) {
                if (finding.severity() == Severity.INFO) {
                    LOG.info("{}", finding);
                } else {
                    LOG.warn("{}", finding);
                }
            }
        }
        if (told.stream().anyMatch(name -> name.startsWith(FindingKind.API_SERVER.code()))
                && current.stream().noneMatch(name -> name.startsWith(FindingKind.API_SERVER.code()))) {
            LOG.info("The API server {} answers again; everything is watched from where it was", address);
        }
        told = current;
    }
}
