package io.meshway.actuate;

import io.meshway.model.ResourceKey;
import org.jspecify.annotations.Nullable;

/** A resource by name, as JSON shows it. */
record ResourceRef(String kind, String namespace, String name) {
    static ResourceRef of(ResourceKey key) {
        return new ResourceRef(key.kind().kindName(), key.namespace(), key.name());
    }

    static @Nullable ResourceRef ofNullable(@Nullable ResourceKey key) {
        return key == null ? null : of(key);
    }
}
