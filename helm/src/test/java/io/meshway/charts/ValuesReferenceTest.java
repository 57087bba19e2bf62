package io.meshway.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The manual's list of values is made of the comments in {@code values.yaml}. */
class ValuesReferenceTest {
    private static final Path PAGE = Path.of("..", "src-docs", "_values.adoc");
    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z]+):(.*)");
    private static final String NEW_PAGE = "_values.adoc";

    @Test
    void pageOfTheManualIsCurrent() throws IOException {
        String text = "// Made of the comments in helm/*/values.yaml by ValuesReferenceTest; do not edit.\n"
                + table(Chart.GATEWAY) + table(Chart.CRDS);
        Path made = Files.writeString(Path.of("target").resolve(NEW_PAGE), text);
        assertThat(PAGE).as("copy %s there", made.toAbsolutePath()).content().isEqualTo(text);
    }

    @Test
    void everyValueIsDescribed() throws IOException {
        for (Chart chart : List.of(Chart.GATEWAY, Chart.CRDS)) {
            assertThat(rows(chart))
                    .allSatisfy(
                            row -> assertThat(row.description()).as(row.name()).endsWith("."));
        }
    }

    private static String table(Chart chart) throws IOException {
        StringBuilder table = new StringBuilder(
                "\n." + chart.name() + "\n[cols=\"2,1,4\",options=\"header\"]\n|===\n|Value |Default |Meaning\n");
        for (Row row : rows(chart)) {
            table.append("\n|`%s`\n|%s\n|%s\n"
                    .formatted(row.name(), row.value(), row.description().replace("|", "\\|")));
        }
        return table.append("|===\n").toString();
    }

    /** What a value is called, what it is by default, and what its comment says. */
    private record Row(String name, String value, String description) {}

    private static List<Row> rows(Chart chart) throws IOException {
        Path file = chart.folder().resolve("values.yaml");
        JsonNode values = Rendered.yaml(Files.readString(file));
        List<Row> rows = new ArrayList<>();
        List<String> comment = new ArrayList<>();
        Deque<String> path = new ArrayDeque<>();
        for (String line : Files.readAllLines(file)) {
            Matcher key = KEY.matcher(line);
            if (line.strip().startsWith("#")) {
                comment.add(line.strip().substring(1).strip());
            } else if (key.matches()) {
                while (path.size() > key.group(1).length() / 2) {
                    path.removeLast();
                }
                path.addLast(key.group(2));
                JsonNode value = values.at("/" + String.join("/", path));
                boolean group = value.isObject() && !value.isEmpty();
                if (!group && !value.isMissingNode()) {
                    rows.add(new Row(String.join(".", path), text(value), String.join(" ", comment)));
                }
                comment.clear();
            } else {
                comment.clear();
            }
        }
        return rows;
    }

    private static String text(JsonNode value) {
        if (value.isNull() || value.isString() && value.asString().isEmpty()) {
            return "";
        }
        return value.isContainer() && !value.isEmpty()
                ? "see the file"
                : "`" + (value.isString() ? value.asString() : value.toString()) + "`";
    }
}
