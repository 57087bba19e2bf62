package io.meshway.model;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Resources by identity, kept by kind, so that a change of one kind leaves the maps of the others the same objects: who looks at one kind sees by identity that
 * nothing changed. Immutable.
 */
public final class Resources extends AbstractMap<ResourceKey, Resource> {
    /** No resource at all. */
    public static final Resources NONE = new Resources(new EnumMap<>(Kind.class));

    private final Map<Kind, Map<ResourceKey, Resource>> byKind;
    private final int size;

    private Resources(Map<Kind, Map<ResourceKey, Resource>> byKind) {
        this.byKind = byKind;
        this.size = byKind.values().stream().mapToInt(Map::size).sum();
    }

    /** The same entries, those of one kind in the order of the map. */
    public static Resources of(Map<ResourceKey, Resource> resources) {
        Map<Kind, Map<ResourceKey, Resource>> byKind = new EnumMap<>(Kind.class);
        resources.forEach((key, resource) -> byKind.computeIfAbsent(key.kind(), kind -> new LinkedHashMap<>())
                .put(key, resource));
        byKind.replaceAll((kind, map) -> Collections.unmodifiableMap(map));
        return new Resources(byKind);
    }

    /** The same without some and with others, which replace those of their identities. */
    public Resources with(List<Resource> removed, List<Resource> added) {
        Map<Kind, Map<ResourceKey, Resource>> changed = new EnumMap<>(Kind.class);
        removed.forEach(resource -> copy(changed, resource.key()).remove(resource.key(), resource));
        added.forEach(resource -> copy(changed, resource.key()).put(resource.key(), resource));
        Map<Kind, Map<ResourceKey, Resource>> all = new EnumMap<>(Kind.class);
        all.putAll(byKind);
        changed.forEach((kind, map) -> {
            if (map.isEmpty()) {
                all.remove(kind);
            } else {
                all.put(kind, Collections.unmodifiableMap(map));
            }
        });
        return new Resources(all);
    }

    private Map<ResourceKey, Resource> copy(Map<Kind, Map<ResourceKey, Resource>> changed, ResourceKey key) {
        return changed.computeIfAbsent(key.kind(), kind -> new LinkedHashMap<>(ofKind(kind)));
    }

    /** Those of one kind; the same object as long as nothing of the kind changes. */
    public Map<ResourceKey, Resource> ofKind(Kind kind) {
        return byKind.getOrDefault(kind, Map.of());
    }

    @Override
    public @Nullable Resource get(@Nullable Object key) {
        return key instanceof ResourceKey identity ? ofKind(identity.kind()).get(identity) : null;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return get(key) != null;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Set<Entry<ResourceKey, Resource>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<ResourceKey, Resource>> iterator() {
                return entries().iterator();
            }

            @Override
            public int size() {
                return size;
            }
        };
    }

    private Stream<Entry<ResourceKey, Resource>> entries() {
        return new ArrayList<>(byKind.values()).stream().flatMap(map -> map.entrySet().stream());
    }
}
