package io.meshway.cli;

import io.meshway.model.Finding;
import io.meshway.model.ResourceKey;
import io.meshway.model.Severity;
import java.util.Comparator;
import java.util.List;

/** Findings in the form of {@code istioctl analyze}, the worst first. */
final class AnalysisReport {
    private static final Comparator<Finding> ORDER = Comparator.comparing(Finding::severity)
            .thenComparing(finding ->
                    finding.resource() == null ? "" : finding.resource().toString())
            .thenComparing(Finding::origin)
            .thenComparing(Finding::path);

    private final List<Finding> findings;

    AnalysisReport(List<Finding> findings) {
        this.findings = findings.stream().distinct().sorted(ORDER).toList();
    }

    boolean hasErrors() {
        return findings.stream().anyMatch(Finding::isError);
    }

    String text(String folder, int accepted) {
        StringBuilder text = new StringBuilder();
        findings.forEach(finding -> text.append(line(finding)).append('\n'));
        if (findings.isEmpty()) {
            text.append("No issues found in ").append(folder).append(": ");
        } else {
            text.append(count(Severity.ERROR, "error"))
                    .append(", ")
                    .append(count(Severity.WARNING, "warning"))
                    .append(", ")
                    .append(count(Severity.INFO, "remark"))
                    .append("; ");
        }
        return text.append(accepted)
                .append(accepted == 1 ? " resource in force" : " resources in force")
                .append('\n')
                .toString();
    }

    private String count(Severity severity, String word) {
        long count = findings.stream()
                .filter(finding -> finding.severity() == severity)
                .count();
        return count + " " + word + (count == 1 ? "" : "s");
    }

    private static String line(Finding finding) {
        ResourceKey resource = finding.resource();
        StringBuilder line = new StringBuilder(word(finding.severity()))
                .append(" [")
                .append(finding.code())
                .append("] (")
                .append(resource == null ? finding.origin() : resource + " " + finding.origin())
                .append(")");
        if (!finding.path().isEmpty()) {
            line.append(' ').append(finding.path()).append(':');
        }
        line.append(' ').append(finding.message());
        if (!finding.value().isEmpty()) {
            line.append(" (got \"").append(finding.value()).append("\")");
        }
        return finding.advice().isEmpty()
                ? line.toString()
                : line.append("; ").append(finding.advice()).toString();
    }

    private static String word(Severity severity) {
        return switch (severity) {
            case ERROR -> "Error";
            case WARNING -> "Warning";
            case INFO -> "Info";
        };
    }
}
