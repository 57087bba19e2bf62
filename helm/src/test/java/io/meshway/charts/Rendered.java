package io.meshway.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The objects of a release. */
record Rendered(List<JsonNode> objects) {
    private static final YAMLMapper YAML = new YAMLMapper();

    static Rendered of(String manifest) {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(manifest)) {
            return new Rendered(documents.readAll().stream()
                    .filter(document -> document.isObject() && !document.isEmpty())
                    .toList());
        }
    }

    static JsonNode yaml(String text) {
        return YAML.readTree(text);
    }

    Stream<String> kinds() {
        return objects.stream().map(object -> object.path("kind").asString());
    }

    /** The only object of a kind. */
    JsonNode only(String kind) {
        assertThat(all(kind)).as("objects of the kind %s", kind).hasSize(1);
        return all(kind).get(0);
    }

    List<JsonNode> all(String kind) {
        return objects.stream()
                .filter(object -> object.path("kind").asString().equals(kind))
                .toList();
    }

    JsonNode named(String kind, String name) {
        List<JsonNode> found = all(kind).stream()
                .filter(object -> object.at("/metadata/name").asString().equals(name))
                .toList();
        assertThat(found).as("%s %s of %s", kind, name, all(kind)).hasSize(1);
        return found.get(0);
    }

    boolean has(String kind) {
        return kinds().anyMatch(kind::equals);
    }

    JsonNode workload() {
        return has("DaemonSet") ? only("DaemonSet") : only("Deployment");
    }

    JsonNode pod() {
        return workload().at("/spec/template/spec");
    }

    JsonNode container() {
        return pod().path("containers").path(0);
    }

    /** A variable of the gateway's container; missing when it has none. */
    JsonNode variable(String name) {
        for (JsonNode variable : container().path("env")) {
            if (variable.path("name").asString().equals(name)) {
                return variable;
            }
        }
        return YAML.missingNode();
    }

    /** One of the files that the gateway reads: {@code chart.yaml} or {@code application.yaml}. */
    JsonNode file(String name) {
        return yaml(only("ConfigMap").path("data").path(name).asString());
    }
}
