package io.meshway.model.parse;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Fixture: the fields of Istio's kinds as its CustomResourceDefinitions have them (test resources {@code crds/}). */
final class IstioSchema {
    static final List<String> KINDS =
            List.of("VirtualService", "Gateway", "ServiceEntry", "DestinationRule", "WorkloadEntry", "Sidecar");

    private static final YAMLMapper YAML = new YAMLMapper();

    private IstioSchema() {}

    /**
     * A field that has no fields below it: a scalar, a list or a map of scalars.
     *
     * @param path such as {@code VirtualService.spec.http[].match[].headers{}.exact}
     * @param schema its type
     */
    record Leaf(String path, JsonNode schema) {}

    /** The leaves of a kind, in the order of the schema. */
    static List<Leaf> leaves(String kind) {
        try (InputStream file = IstioSchema.class.getResourceAsStream("/crds/" + kind + ".yaml")) {
            List<Leaf> leaves = new ArrayList<>();
            collect(kind + ".spec", YAML.readTree(file).path("spec"), leaves);
            return leaves;
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private static void collect(String path, JsonNode schema, List<Leaf> leaves) {
        if (schema.has("properties")) {
            for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
                collect(path + "." + field.getKey(), field.getValue(), leaves);
            }
        } else if (schema.path("items").has("properties")) {
            collect(path + "[]", schema.path("items"), leaves);
        } else if (schema.path("additionalProperties").has("properties")) {
            collect(path + "{}", schema.path("additionalProperties"), leaves);
        } else {
            leaves.add(new Leaf(path, schema));
        }
    }
}
