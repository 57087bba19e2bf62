package io.meshway.model.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.Finding;
import io.meshway.model.Resource;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Fixture: what the parser makes of YAML text. */
final class Parsed {
    private static final YAMLMapper YAML = new YAMLMapper();

    private final List<ParseResult> results;

    private Parsed(List<ParseResult> results) {
        this.results = results;
    }

    static Parsed yaml(String text) {
        List<ParseResult> results = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(text)) {
            while (documents.hasNext()) {
                results.addAll(new ResourceParser().parse(documents.next(), "test.yaml", "default"));
            }
        }
        return new Parsed(results);
    }

    /** A document of the networking group with this spec, which may be indented or not. */
    static Parsed spec(String kind, String spec) {
        return yaml("apiVersion: networking.istio.io/v1\nkind: " + kind + "\nmetadata: {name: a}\nspec:\n"
                + spec.stripIndent().indent(2));
    }

    /** A VirtualService with one rule under {@code http}. */
    static Parsed rule(String rule) {
        return spec(
                "VirtualService",
                "hosts: [a.example.com]\nhttp:\n-\n" + rule.stripIndent().indent(2));
    }

    List<ParseResult> results() {
        return results;
    }

    ParseResult only() {
        assertThat(results).hasSize(1);
        return results.get(0);
    }

    /** The one resource, which was accepted without a word. */
    <T extends Resource> T clean(Class<T> type) {
        assertThat(only().findings()).isEmpty();
        return accepted(type);
    }

    /** The one resource, with or without warnings. */
    <T extends Resource> T accepted(Class<T> type) {
        assertThat(only()).isInstanceOf(ParseResult.Accepted.class);
        return type.cast(((ParseResult.Accepted) only()).resource());
    }

    /** The only finding of the one resource, which was kept out for it. */
    Finding onlyError() {
        assertThat(only()).isInstanceOf(ParseResult.Rejected.class);
        Finding finding = onlyFinding();
        assertThat(finding.isError()).isTrue();
        return finding;
    }

    /** The only finding of the one resource, which was accepted all the same. */
    Finding onlyWarning() {
        assertThat(only()).isInstanceOf(ParseResult.Accepted.class);
        Finding finding = onlyFinding();
        assertThat(finding.isError()).isFalse();
        return finding;
    }

    Finding onlyFinding() {
        assertThat(only().findings()).hasSize(1);
        return only().findings().get(0);
    }
}
