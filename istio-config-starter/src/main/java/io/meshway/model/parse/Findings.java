package io.meshway.model.parse;

import io.meshway.model.Finding;
import io.meshway.model.Kind;
import io.meshway.model.ResourceKey;
import io.meshway.model.Severity;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Collects what there is to say about one resource while it is read. */
final class Findings {
    /** A finding quotes a value, it does not repeat half of the resource. */
    static final int LONGEST_VALUE = 160;

    private final @Nullable ResourceKey resource;
    private final String origin;
    private final List<Finding> collected = new ArrayList<>();

    Findings(@Nullable ResourceKey resource, String origin) {
        this.resource = resource;
        this.origin = origin;
    }

    void error(String code, String path, JsonNode value, String message, String advice) {
        add(Severity.ERROR, code, path, value, message, advice);
    }

    void warn(String code, String path, JsonNode value, String message, String advice) {
        add(Severity.WARNING, code, path, value, message, advice);
    }

    private void add(Severity severity, String code, String path, JsonNode value, String message, String advice) {
        collected.add(new Finding(severity, code, resource, origin, path, shown(value), message, advice));
    }

    boolean haveErrors() {
        return collected.stream().anyMatch(Finding::isError);
    }

    List<Finding> all() {
        return collected;
    }

    /** Values of a Secret are never shown, not even in part. */
    private String shown(JsonNode value) {
        if (value.isMissingNode() || (resource != null && resource.kind() == Kind.SECRET)) {
            return "";
        }
        String text = value.isString() ? value.stringValue() : value.toString();
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
    }
}
