package io.meshway.model.parse;

import io.meshway.model.Finding;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A field of Istio's that is not served, with everything below it.
 *
 * @param pattern its place in the schema: {@code Kind.spec.a[].b}; {@code **} stands for any fields between
 * @param values the values that are not served, in upper case; empty means all
 * @param effect what a document that sets it gets
 * @param reason what is missing, for people
 * @param wayOut what to do instead; empty when there is nothing
 */
record UnsupportedField(String pattern, Set<String> values, Effect effect, String reason, String wayOut) {
    private static final String ANYTHING = ".**.";

    /** What a document gets that sets the field. */
    enum Effect {
        /** The field has no effect, and a finding says so. */
        WARNING,
        /** The resource is kept out: with the field missing it would do harm, or Istio refuses it too. */
        ERROR,
        /** Istio does nothing with it in this place either. */
        SILENT
    }

    UnsupportedField {
        values = Set.copyOf(values);
    }

    /** The part of the pattern after the last dot. */
    String lastName() {
        return pattern.substring(pattern.lastIndexOf('.') + 1);
    }

    /** Whether it is about this place of the schema. */
    boolean covers(String schema) {
        int any = pattern.indexOf(ANYTHING);
        return any < 0
                ? schema.equals(pattern)
                : schema.startsWith(pattern.substring(0, any + 1))
                        && schema.endsWith(pattern.substring(any + ANYTHING.length() - 1));
    }

    /** Whether this value is not served. */
    boolean concerns(JsonNode value) {
        return values.isEmpty()
                || (value.isString() && values.contains(value.stringValue().toUpperCase(Locale.ROOT)));
    }

    void report(Findings findings, String path, JsonNode value) {
        switch (effect) {
            case WARNING -> findings.warn(Finding.UNSUPPORTED, path, value, reason, wayOut);
            case ERROR -> findings.error(Finding.UNSUPPORTED, path, value, reason, wayOut);
            case SILENT -> {}
        }
    }
}
