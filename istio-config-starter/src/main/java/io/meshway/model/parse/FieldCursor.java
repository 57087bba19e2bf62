package io.meshway.model.parse;

import io.meshway.model.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * A mapping of the document while a reader takes its fields one by one. It knows the path for findings, and every name that was asked for; what is left
 * when the reader is through is unknown.
 *
 * <p>Fields may be written in camelCase or, as protobuf's JSON allows, in snake_case. Null counts as absent.
 */
final class FieldCursor {
    /** What becomes of a field that no reader asks for. */
    enum Unknown {
        /** Of Kubernetes kinds only the part that matters is read. */
        SILENT,
        WARNING,
        /** Where leaving a field out would make a rule apply to more than its author meant. */
        ERROR
    }

    private final Field self;
    private final Set<String> known = new LinkedHashSet<>();
    private final Map<String, String> snakeCase;
    private Unknown unknown;

    private FieldCursor(Field self, Unknown unknown) {
        this.self = self;
        this.unknown = unknown;
        this.snakeCase = snakeCase(self.value());
    }

    /** Reads a whole document of the kind and reports what is left over. */
    static <T> T document(
            String kind, JsonNode document, Findings findings, Unknown unknown, Function<FieldCursor, T> reader) {
        return new FieldCursor(new Field(document, "", kind, false, findings), unknown).read(reader);
    }

    /** Where problems of the document are told. */
    Findings findings() {
        return self.findings();
    }

    /** From here down an unknown field is an error. */
    void refuseUnknownFields() {
        unknown = Unknown.ERROR;
    }

    /** From here down unknown fields are nobody's business. */
    void allowUnknownFields() {
        unknown = Unknown.SILENT;
    }

    /** Takes fields that no record holds; the catalogue may still have a word on them. */
    void ignore(String... names) {
        for (String name : names) {
            take(name);
        }
    }

    boolean has(String name) {
        return written(name) != null;
    }

    @Nullable
    String text(String name) {
        return scalar(name, Scalar.TEXT);
    }

    String text(String name, String absent) {
        String value = text(name);
        return value == null ? absent : value;
    }

    @Nullable
    Integer integer(String name) {
        return scalar(name, Scalar.INTEGER);
    }

    int integer(String name, int absent) {
        Integer value = integer(name);
        return value == null ? absent : value;
    }

    @Nullable
    Boolean bool(String name) {
        return scalar(name, Scalar.BOOLEAN);
    }

    boolean isTrue(String name) {
        return Boolean.TRUE.equals(bool(name));
    }

    @Nullable
    Duration duration(String name) {
        return scalar(name, Scalar.DURATION);
    }

    List<String> texts(String name) {
        return scalars(name, Scalar.TEXT);
    }

    Map<String, String> textMap(String name) {
        return scalarMap(name, Scalar.TEXT);
    }

    <T> @Nullable T scalar(String name, Scalar<T> type) {
        Field field = take(name);
        return field == null ? null : field.as(type);
    }

    <T> List<T> scalars(String name, Scalar<T> type) {
        List<T> values = new ArrayList<>();
        for (Field item : items(name)) {
            T value = item.as(type);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    /** Keeps the order of the document. */
    <T> Map<String, T> scalarMap(String name, Scalar<T> type) {
        Map<String, T> values = new LinkedHashMap<>();
        entries(name).forEach((key, entry) -> {
            T value = entry.as(type);
            if (value != null) {
                values.put(key, value);
            }
        });
        return values;
    }

    /** One of some words; case matters, as in Istio. */
    @Nullable
    String word(String name, Set<String> allowed) {
        String word = text(name);
        if (word == null || allowed.contains(word)) {
            return word;
        }
        error(name, "unknown value", Spelling.advice(word, allowed));
        return null;
    }

    <E extends Enum<E>> @Nullable E choice(String name, Class<E> type) {
        Map<String, E> byName = new LinkedHashMap<>();
        for (E constant : type.getEnumConstants()) {
            byName.put(constant.name(), constant);
        }
        String word = word(name, byName.keySet());
        return word == null ? null : byName.get(word);
    }

    <E extends Enum<E>> E choice(String name, E absent) {
        E value = choice(name, absent.getDeclaringClass());
        return value == null ? absent : value;
    }

    /** A mapping; null when absent or of another type. */
    <T> @Nullable T object(String name, Function<FieldCursor, @Nullable T> reader) {
        Field field = take(name);
        return field == null ? null : object(field, reader);
    }

    /** A mapping that reads as an empty one when absent: whether it had to be there is for validation to say. */
    <T> T objectOrEmpty(String name, Function<FieldCursor, T> reader) {
        T value = object(name, child -> reader.apply(child));
        return value == null ? new FieldCursor(self.absentChild(name), Unknown.SILENT).read(reader) : value;
    }

    /** A list of mappings. */
    <T> List<T> objects(String name, Function<FieldCursor, @Nullable T> reader) {
        return objects(items(name), reader);
    }

    /** A list of mappings that old documents write as one mapping without the list. */
    <T> List<T> objectsOrOne(String name, Function<FieldCursor, @Nullable T> reader) {
        JsonNode value = written(name);
        if (value == null || !value.isObject()) {
            return objects(name, reader);
        }
        deprecated(name, "write a list: put \"- \" before its first field");
        Field field = take(name);
        return field == null ? List.of() : objects(List.of(field.asListOfOne()), reader);
    }

    /** Mappings by key; a null entry reads as an empty mapping. Keeps the order of the document. */
    <T> Map<String, T> objectMap(String name, Function<FieldCursor, T> reader) {
        Map<String, T> values = new LinkedHashMap<>();
        entries(name).forEach((key, entry) -> {
            T value = entry.value().isNull()
                    ? new FieldCursor(entry, unknown).read(reader)
                    : object(entry, child -> reader.apply(child));
            if (value != null) {
                values.put(key, value);
            }
        });
        return values;
    }

    /** Reports an error of this mapping's field. */
    void error(String name, String message, String advice) {
        self.findings().error(Finding.INVALID, self.pathOf(name), valueOf(name), message, advice);
    }

    /** Reports a warning about this mapping's field. */
    void warn(String code, String name, String message, String advice) {
        self.findings().warn(code, self.pathOf(name), valueOf(name), message, advice);
    }

    /** Reports a spelling that Istio has given up. */
    void deprecated(String name, String advice) {
        warn(Finding.DEPRECATED, name, "old spelling", advice);
    }

    /** Reports that an entry of this mapping's field is not served. */
    void unsupported(UnsupportedField reason, String name, String key) {
        if (!self.reported()) {
            reason.report(
                    self.findings(),
                    self.pathOf(name) + "[" + key + "]",
                    valueOf(name).path(key));
        }
    }

    /** An error when more than one of the fields is written, as Istio's schema has it. */
    void atMostOne(String... names) {
        List<String> present = new ArrayList<>();
        for (String name : names) {
            if (has(name)) {
                present.add(name);
            }
        }
        if (present.size() > 1) {
            String message = String.join(" and ", present) + " exclude each other";
            self.findings().error(Finding.INVALID, self.path(), self.value(), message, "keep one of them");
        }
    }

    private <T extends @Nullable Object> T read(Function<FieldCursor, T> reader) {
        T value = reader.apply(this);
        if (unknown != Unknown.SILENT) {
            self.value().propertyNames().forEach(this::reportIfUnknown);
        }
        return value;
    }

    private void reportIfUnknown(String name) {
        String camelCase = Spelling.camelCase(name);
        boolean taken = known.contains(camelCase) && self.value().get(camelCase) == null;
        if (taken || known.contains(name)) {
            return;
        }
        String path = self.pathOf(name);
        JsonNode value = self.value().path(name);
        String advice = Spelling.advice(name, known);
        if (unknown == Unknown.ERROR) {
            String message = "unknown field; without it the rule would apply to more than meant";
            self.findings().error(Finding.UNKNOWN_FIELD, path, value, message, advice);
        } else {
            self.findings().warn(Finding.UNKNOWN_FIELD, path, value, "unknown field, ignored", advice);
        }
    }

    private <T> @Nullable T object(Field field, Function<FieldCursor, @Nullable T> reader) {
        if (!field.value().isObject()) {
            field.wrongType("a mapping", "write its fields below it, indented");
            return null;
        }
        return new FieldCursor(field, unknown).read(reader);
    }

    private <T> List<T> objects(List<Field> items, Function<FieldCursor, @Nullable T> reader) {
        List<T> values = new ArrayList<>();
        for (Field item : items) {
            T value = object(item, reader);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    private List<Field> items(String name) {
        Field field = take(name);
        return field == null ? List.of() : field.items();
    }

    private Map<String, Field> entries(String name) {
        Field field = take(name);
        return field == null ? Map.of() : field.entries();
    }

    private @Nullable Field take(String name) {
        known.add(name);
        return self.child(name, written(name));
    }

    private @Nullable JsonNode written(String name) {
        JsonNode value = self.value().get(name);
        if (value == null && snakeCase.containsKey(name)) {
            value = self.value().get(snakeCase.get(name));
        }
        return value == null || value.isNull() ? null : value;
    }

    private JsonNode valueOf(String name) {
        JsonNode value = written(name);
        return value == null ? MissingNode.getInstance() : value;
    }

    private static Map<String, String> snakeCase(JsonNode mapping) {
        Map<String, String> written = new LinkedHashMap<>();
        for (String name : mapping.propertyNames()) {
            if (name.indexOf('_') > 0) {
                written.put(Spelling.camelCase(name), name);
            }
        }
        return written;
    }
}
