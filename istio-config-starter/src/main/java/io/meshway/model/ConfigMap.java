package io.meshway.model;

import java.util.Map;

/** A Kubernetes ConfigMap; only text {@code data}. */
public record ConfigMap(ResourceMeta meta, Map<String, String> data) implements Resource {
    public ConfigMap {
        data = Map.copyOf(data);
    }
}
