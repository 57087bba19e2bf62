package io.meshway.mesh.validate;

import io.meshway.model.Finding;
import io.meshway.model.ResourceMeta;
import io.meshway.model.Severity;
import java.util.ArrayList;
import java.util.List;

/** Collects what the checks of one resource find. */
final class Findings {
    private final ResourceMeta meta;
    private final List<Finding> found = new ArrayList<>();

    Findings(ResourceMeta meta) {
        this.meta = meta;
    }

    /** IST0106: keeps the resource out. */
    void error(String path, String value, String message, String advice) {
        add(Severity.ERROR, Finding.INVALID, path, value, message, advice);
    }

    /** IST0133: the resource is served. */
    void warning(String path, String value, String message, String advice) {
        add(Severity.WARNING, Finding.VALIDATION_WARNING, path, value, message, advice);
    }

    /** A finding with a code of its own. */
    void add(Severity severity, String code, String path, String value, String message, String advice) {
        found.add(new Finding(severity, code, meta.key(), meta.origin(), path, value, message, advice));
    }

    List<Finding> toList() {
        return List.copyOf(found);
    }
}
