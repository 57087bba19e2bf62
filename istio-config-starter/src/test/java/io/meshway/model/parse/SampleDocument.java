package io.meshway.model.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Fixture: documents that set one field of a schema and as little else as it takes to reach it. */
final class SampleDocument {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final YAMLMapper YAML = new YAMLMapper();

    /** Fields that mean something only beside another: the parent and the field, with what stands beside it. */
    private static final Map<String, String> BESIDE = Map.of(
            "http[].mirrorPercentage", "mirror: {host: a}",
            "http[].mirrorPercent", "mirror: {host: a}",
            "http[].mirror_percent", "mirror: {host: a}",
            "consistentHash.ringHash", "httpHeaderName: a",
            "consistentHash.maglev", "httpHeaderName: a",
            "consistentHash.minimumRingSize", "httpHeaderName: a");

    private SampleDocument() {}

    /** The document with this value in the field. */
    static JsonNode with(String path, JsonNode value) {
        List<String> steps = List.of(path.split("\\."));
        JsonNode content = value;
        for (int i = steps.size() - 1; i >= 2; i--) {
            content = parent(steps.get(i - 1), steps.get(i), content);
        }
        ObjectNode document = JSON.objectNode();
        document.put("apiVersion", "networking.istio.io/v1");
        document.put("kind", steps.get(0));
        document.set("metadata", JSON.objectNode().put("name", "sample"));
        document.set("spec", content);
        return document;
    }

    /** The same document without the field. */
    static JsonNode without(String path) {
        return with(path, JSON.nullNode());
    }

    /** Values that the schema allows, of which at least one is not the default. */
    static List<JsonNode> values(JsonNode schema) {
        List<JsonNode> values = new ArrayList<>();
        switch (schema.path("type").asString("")) {
            case "boolean" -> values.addAll(List.of(JSON.booleanNode(true), JSON.booleanNode(false)));
            case "integer" -> values.add(JSON.numberNode(7));
            case "number" -> values.add(JSON.numberNode(7.5));
            case "array" ->
                values(schema.path("items"))
                        .forEach(item -> values.add(JSON.arrayNode().add(item)));
            case "object" ->
                values(schema.path("additionalProperties"))
                        .forEach(entry -> values.add(JSON.objectNode().set("key", entry)));
            default -> values.addAll(texts(schema));
        }
        return values;
    }

    private static List<JsonNode> texts(JsonNode schema) {
        if (schema.has("enum")) {
            return List.copyOf(schema.path("enum").values());
        }
        // Good for a text and for a duration.
        return List.of(JSON.stringNode(schema.path("format").asString("").equals("byte") ? "aGk=" : "10s"));
    }

    private static JsonNode parent(String parentStep, String step, JsonNode content) {
        ObjectNode parent = JSON.objectNode();
        String name = step.replaceAll("[\\[\\]{}]", "");
        String beside = BESIDE.get(parentStep + "." + name);
        if (beside != null) {
            parent.setAll((ObjectNode) YAML.readTree(beside));
        }
        if (step.endsWith("[]")) {
            parent.set(name, JSON.arrayNode().add(content));
        } else if (step.endsWith("{}")) {
            parent.set(name, JSON.objectNode().set("key", content));
        } else {
            parent.set(name, content);
        }
        return parent;
    }
}
