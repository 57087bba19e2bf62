package io.meshway.source.kubernetes;

import io.meshway.model.parse.ParseResult;
import io.meshway.model.parse.ResourceParser;
import io.meshway.source.SourceDocument;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads the JSON of the API server; resources go to the same parser as those of files, one at a time. */
final class ApiReader {
    /** What findings say of where a resource is. */
    static final String ORIGIN = "kubernetes";

    /** Characters of what an answer says of itself; a page of HTML has more. */
    private static final int LONGEST_EXPLANATION = 500;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS) // a value is read out of the middle of a list
            .build();

    private final ResourceParser parser = new ResourceParser();

    /**
     * What a list says of itself.
     *
     * @param version to watch from
     * @param next the token of the next page; empty at the end
     */
    record Page(String version, String next) {}

    /** Reads a page of a list without ever holding more than one of its objects as a tree. */
    Page page(byte[] body, ResourceType type, String version, Consumer<ApiObject> objects) {
        String at = "";
        String next = "";
        try (JsonParser json = MAPPER.createParser(body)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("items") && value == JsonToken.START_ARRAY) {
                    items(json, type, version, objects);
                } else if (name.equals("metadata")) {
                    JsonNode metadata = MAPPER.readTree(json);
                    at = metadata.path("resourceVersion").asString("");
                    next = metadata.path("continue").asString("");
                } else {
                    json.skipChildren();
                }
            }
        }
        return new Page(at, next);
    }

    private static void items(JsonParser json, ResourceType type, String version, Consumer<ApiObject> objects) {
        while (json.nextToken() == JsonToken.START_OBJECT) {
            ObjectNode item = (ObjectNode) MAPPER.readTree(json);
            // the API server leaves both out of the items of its own types
            item.put("kind", type.kind());
            item.put("apiVersion", type.group().isEmpty() ? version : type.group() + "/" + version);
            objects.accept(ApiObject.of(item));
        }
    }

    /** A line of a watch, or a single document. */
    static JsonNode tree(byte[] json) {
        return MAPPER.readTree(json);
    }

    /** What the parser makes of an object. */
    SourceDocument document(ApiObject object) {
        List<ParseResult> results = parser.parse(object.document(), ORIGIN, "default");
        return new SourceDocument(ORIGIN, results.isEmpty() ? new ParseResult.Ignored(List.of()) : results.get(0));
    }

    /** The message of a {@code Status}, or what else an answer says of itself; the beginning of it, since it stands in findings and logs. */
    static String explanation(Answer answer) {
        Throwable failure = answer.failure();
        if (failure != null) {
            String message = failure.getMessage();
            return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
        }
        String text = answer.text();
        try {
            text = tree(answer.body()).path("message").asString(text);
        } catch (JacksonException noJson) {
            // some proxies in between answer in HTML
        }
        String said = text.strip();
        return said.length() <= LONGEST_EXPLANATION ? said : said.substring(0, LONGEST_EXPLANATION) + "…";
    }
}
