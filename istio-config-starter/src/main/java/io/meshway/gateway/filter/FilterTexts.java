package io.meshway.gateway.filter;

import java.util.ArrayList;
import java.util.List;

/**
 * The value of the annotation {@code meshway.io/filters}: filters of Spring Cloud Gateway in their shortcut form, one a line. A dash in front, as in a list of
 * {@code application.yaml}, says nothing. Commas belong to arguments; only filters without arguments may share a line, {@code MyAudit, MyOther}, also in front of one
 * that has some.
 */
final class FilterTexts {
    private FilterTexts() {}

    static List<String> split(String annotation) {
        List<String> filters = new ArrayList<>();
        annotation.lines().map(String::strip).forEach(line -> addLine(filters, line));
        return filters;
    }

    private static void addLine(List<String> filters, String line) {
        String rest = line.startsWith("- ") ? line.substring(2).strip() : line;
        int comma = rest.indexOf(',');
        while (comma >= 0 && comma < firstArgument(rest)) {
            add(filters, rest.substring(0, comma));
            rest = rest.substring(comma + 1).strip();
            comma = rest.indexOf(',');
        }
        add(filters, rest);
    }

    private static int firstArgument(String text) {
        int equals = text.indexOf('=');
        return equals < 0 ? text.length() : equals;
    }

    private static void add(List<String> filters, String filter) {
        String text = filter.strip();
        if (!text.isEmpty()) {
            filters.add(text);
        }
    }
}
