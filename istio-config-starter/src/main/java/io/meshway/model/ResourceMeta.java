package io.meshway.model;

import java.time.Instant;
import java.util.Map;

/**
 * The part of {@code metadata} that matters to traffic.
 *
 * @param key the identity
 * @param labels {@code metadata.labels}
 * @param annotations {@code metadata.annotations}
 * @param created {@code metadata.creationTimestamp}; {@link Instant#MIN} when absent, so that such a resource counts as the oldest
 * @param origin where it came from, for people: a file path with the document's number, or {@code kubernetes}
 */
public record ResourceMeta(
        ResourceKey key, Map<String, String> labels, Map<String, String> annotations, Instant created, String origin) {
    public ResourceMeta {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }
}
