package io.meshway.source;

import io.meshway.model.Finding;
import java.util.List;

/**
 * Everything that a source holds at one moment.
 *
 * <p>A document that did not change is the same instance, down to its {@link io.meshway.model.Resource}, from one snapshot to the next; so
 * identity says what changed.
 *
 * @param documents ordered by path, then by place in the file
 * @param findings what could not be read, and what the source itself has to say; findings about a document that was read are in its result
 */
public record SourceSnapshot(List<SourceDocument> documents, List<Finding> findings) {
    /** A source without anything in it. */
    public static final SourceSnapshot EMPTY = new SourceSnapshot(List.of(), List.of());

    public SourceSnapshot {
        documents = List.copyOf(documents);
        findings = List.copyOf(findings);
    }
}
