package io.meshway.route.action;

import io.meshway.model.HeaderFormat;
import io.meshway.model.HeaderOperations.Edits;
import io.meshway.route.AsciiCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts Istio's header operations into the order in which Envoy runs them: within one set of operations all {@code remove}, then all {@code set}, then all
 * {@code add}, the latter two by name.
 */
final class HeaderEditLists {
    private static final String HOST = "host";
    private static final String AUTHORITY = ":authority";

    private final List<HeaderEdits.Step> steps = new ArrayList<>();

    private HeaderEditLists() {}

    /** The operations of a rule that answers by itself. */
    static HeaderEdits of(Edits rule) {
        return composed(rule, Edits.NONE, true);
    }

    /**
     * The operations of a rule and of one of its destinations.
     *
     * @param alone the rule has this destination only. Istio then makes one set of both, with the rule's in front, so that the destination's {@code set} has
     *     the last word; else the destination's run first, and the rule's have it
     */
    static HeaderEdits composed(Edits rule, Edits destination, boolean alone) {
        if (rule.isEmpty() && destination.isEmpty()) {
            return HeaderEdits.NONE;
        }
        var list = new HeaderEditLists();
        if (alone) {
            list.removeAll(rule);
            list.removeAll(destination);
            list.setAndAddAll(rule);
            list.setAndAddAll(destination);
        } else {
            list.removeAll(destination);
            list.setAndAddAll(destination);
            list.removeAll(rule);
            list.setAndAddAll(rule);
        }
        String authority = authority(rule);
        authority = authority != null ? authority : authority(destination);
        // Istio hands it to Envoy as the literal new host: variables mean nothing in it.
        return new HeaderEdits(list.steps, authority == null ? null : new HeaderValue.Fixed(authority));
    }

    /** The new Host that the operations ask for; {@code set} and {@code add} mean the same, {@code set} counts. */
    private static @Nullable String authority(Edits edits) {
        String set = authority(edits.set());
        return set != null ? set : authority(edits.add());
    }

    private static @Nullable String authority(Map<String, String> values) {
        for (Map.Entry<String, String> entry : new TreeMap<>(values).entrySet()) {
            String name = AsciiCase.lower(entry.getKey());
            if ((name.equals(AUTHORITY) || name.equals(HOST))
                    && !entry.getValue().isEmpty()) {
                return entry.getValue();
            }
        }
        return null;
    }

    private void removeAll(Edits edits) {
        for (String written : edits.remove()) {
            String name = AsciiCase.lower(written);
            if (isHeader(name)) {
                steps.add(new HeaderEdits.Step.Remove(name));
            }
        }
    }

    private void setAndAddAll(Edits edits) {
        byName(edits.set()).forEach((name, value) -> steps.add(new HeaderEdits.Step.Set(name, value(value))));
        byName(edits.add()).forEach((name, value) -> steps.add(new HeaderEdits.Step.Add(name, value(value))));
    }

    private static Map<String, String> byName(Map<String, String> values) {
        Map<String, String> sorted = new TreeMap<>();
        values.forEach((written, value) -> {
            String name = AsciiCase.lower(written);
            if (isHeader(name)) {
                sorted.put(name, value);
            }
        });
        return sorted;
    }

    /** Host and pseudo headers are no ordinary headers: validation refuses what is not an authority. */
    private static boolean isHeader(String name) {
        return !name.startsWith(":") && !name.equals(HOST);
    }

    private static HeaderValue value(String text) {
        HeaderFormat format = HeaderFormat.parse(text);
        if (!format.isConstant()) {
            return new HeaderValue.Composed(format.parts());
        }
        StringBuilder constant = new StringBuilder();
        for (HeaderFormat.Part part : format.parts()) {
            constant.append(((HeaderFormat.Part.Literal) part).text());
        }
        return new HeaderValue.Fixed(constant.toString());
    }
}
