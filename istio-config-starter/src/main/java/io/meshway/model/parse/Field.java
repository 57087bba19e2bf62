package io.meshway.model.parse;

import io.meshway.model.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * One value of the document with its place.
 *
 * @param path its place in the document, such as {@code spec.http[0].timeout}
 * @param schema its place in the schema, such as {@code VirtualService.spec.http[].timeout}
 * @param reported whether it lies below a field that is not served and has been reported
 */
record Field(JsonNode value, String path, String schema, boolean reported, Findings findings) {
    private static final JsonNode NOTHING = MissingNode.getInstance();

    /** The field of this mapping; null when absent. */
    @Nullable
    Field child(String name, @Nullable JsonNode written) {
        if (written == null) {
            return null;
        }
        String place = schema + "." + name;
        UnsupportedField entry = reported ? null : UnsupportedFields.find(place, written);
        if (entry != null) {
            entry.report(findings, pathOf(name), written);
        }
        return new Field(written, pathOf(name), place, reported || entry != null, findings);
    }

    /** Stands for a field that is absent. */
    Field absentChild(String name) {
        return new Field(NOTHING, pathOf(name), schema + "." + name, true, findings);
    }

    String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** This value as the one entry of a list. */
    Field asListOfOne() {
        return at(value, path + "[0]", schema + "[]");
    }

    List<Field> items() {
        List<Field> items = new ArrayList<>();
        if (!value.isArray()) {
            wrongType("a list", "put \"- \" before each entry, or write [ ] around them");
            return items;
        }
        for (JsonNode item : value) {
            items.add(at(item, path + "[" + items.size() + "]", schema + "[]"));
        }
        return items;
    }

    /** In the order of the document. */
    Map<String, Field> entries() {
        Map<String, Field> entries = new LinkedHashMap<>();
        if (!value.isObject()) {
            wrongType("a mapping", "write key: value pairs below it, indented");
            return entries;
        }
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            entries.put(entry.getKey(), at(entry.getValue(), path + "[" + entry.getKey() + "]", schema + "{}"));
        }
        return entries;
    }

    /** The value in its type; null, with a finding, when it is of another. */
    <T> @Nullable T as(Scalar<T> type) {
        T typed = type.conversion().apply(value);
        if (typed == null) {
            wrongType(type.expected(), type.advice().apply(value));
        }
        return typed;
    }

    void wrongType(String expected, String advice) {
        findings.error(Finding.INVALID, path, value, "should be " + expected, advice);
    }

    private Field at(JsonNode child, String childPath, String childSchema) {
        return new Field(child, childPath, childSchema, reported, findings);
    }
}
