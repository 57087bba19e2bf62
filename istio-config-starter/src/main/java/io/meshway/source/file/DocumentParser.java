package io.meshway.source.file;

import io.meshway.model.parse.ParseResult;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Turns one document into what became of its resources: {@code ResourceParser} with the default namespace bound. */
@FunctionalInterface
public interface DocumentParser {
    /**
     * Reads one document; must be a pure function.
     *
     * @param document the document's top-level mapping
     * @param origin the file's path and the number of the document in it
     */
    List<ParseResult> parse(ObjectNode document, String origin);
}
