package io.meshway.source;

import io.meshway.model.parse.ParseResult;

/**
 * One resource as a source holds it now.
 *
 * @param origin where it is, for people: a file's path and the number of the document in it ({@code istio/reviews.yaml#2}), or {@code kubernetes}
 * @param result what became of it
 */
public record SourceDocument(String origin, ParseResult result) {}
