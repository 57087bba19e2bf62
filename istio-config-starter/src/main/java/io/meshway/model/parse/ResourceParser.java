package io.meshway.model.parse;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Turns documents into resources. Holds no state; safe for use by several threads. */
public final class ResourceParser {
    /**
     * Reads one document.
     *
     * @param document a mapping; a list of resources ({@code kind: List}, {@code VirtualServiceList}) gives one result for each item
     * @param origin where it came from, for people: a file path with the document's number, or {@code kubernetes}
     * @param defaultNamespace the namespace of resources that name none
     * @return one result for each resource in it; empty for an empty document
     */
    public List<ParseResult> parse(JsonNode document, String origin, String defaultNamespace) {
        return List.of();
    }
}
