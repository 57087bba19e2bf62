package io.meshway.mesh;

import io.meshway.model.Finding;
import io.meshway.model.FindingKind;
import io.meshway.model.Resource;
import io.meshway.model.Severity;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what linking finds, each thing once. */
final class LinkFindings {
    private final Set<Finding> found = new LinkedHashSet<>();

    /** As bad as findings of this kind are. */
    void report(FindingKind kind, Resource resource, String path, String value, String message, String advice) {
        found.add(new Finding(
                kind.severity(), kind.code(), resource.key(), resource.meta().origin(), path, value, message, advice));
    }

    /** The resource is in force, but something in it does not do what its author expects. */
    void warn(String code, Resource resource, String path, String value, String message, String advice) {
        found.add(new Finding(
                Severity.WARNING, code, resource.key(), resource.meta().origin(), path, value, message, advice));
    }

    /** A finding that is made elsewhere. */
    void add(Finding finding) {
        found.add(finding);
    }

    /** Findings that are made elsewhere. */
    void addAll(List<Finding> made) {
        if (!made.isEmpty()) {
            found.addAll(made);
        }
    }

    /** In the order in which they were found. */
    List<Finding> toList() {
        return List.copyOf(found);
    }
}
