package io.meshway.model;

import java.util.Map;

/** A Kubernetes Secret; {@code data} decoded, {@code stringData} merged in. Its text form never shows values. */
public record Secret(ResourceMeta meta, String type, Map<String, Bytes> data) implements Resource {
    public Secret {
        data = Map.copyOf(data);
    }
}
