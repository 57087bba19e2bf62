package io.meshway.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes ConfigMap; only text {@code data}.
 *
 * @param mesh what the key {@code mesh} of one that is named {@code istio} says; null for others
 */
public record ConfigMap(
        ResourceMeta meta,
        Map<String, String> data,
        @Nullable MeshSettings mesh) implements Resource {
    public ConfigMap {
        data = Map.copyOf(data);
    }

    /** One that says nothing of the mesh. */
    public ConfigMap(ResourceMeta meta, Map<String, String> data) {
        this(meta, data, null);
    }
}
