package io.meshway.mesh;

import io.meshway.model.Kind;
import io.meshway.model.Resource;
import io.meshway.model.ResourceKey;
import io.meshway.model.Resources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The accepted resources, by identity and by kind; each kind in creation order. Immutable. */
public final class ResourceSet {
    /** Nothing is configured. */
    public static final ResourceSet EMPTY = new ResourceSet(Map.of(), Map.of());

    /** Oldest first; resources of the same age by name, then by namespace, then by kind. */
    public static final Comparator<Resource> CREATION_ORDER = Comparator.<Resource, Instant>comparing(
                    resource -> resource.meta().created())
            .thenComparing(Resource::name)
            .thenComparing(Resource::namespace)
            .thenComparing(resource -> resource.key().kind());

    private final Map<ResourceKey, Resource> byKey;
    private final Map<Class<?>, OfType> byType;

    private ResourceSet(Map<ResourceKey, Resource> byKey, Map<Class<?>, OfType> byType) {
        this.byKey = byKey;
        this.byType = byType;
    }

    /** Indexes the resources; of two with one identity the first is kept. */
    public static ResourceSet of(Collection<? extends Resource> accepted) {
        Map<ResourceKey, Resource> byKey = new HashMap<>();
        accepted.forEach(resource -> byKey.putIfAbsent(resource.key(), resource));
        return of(Resources.of(byKey), EMPTY);
    }

    /**
     * Indexes the resources.
     *
     * @param previous the index before; the lists of kinds in which nothing changed are those of it, the same objects
     */
    public static ResourceSet of(Resources resources, ResourceSet previous) {
        Map<Class<?>, List<Map<ResourceKey, Resource>>> parts = new HashMap<>();
        for (Kind kind : Kind.values()) {
            Map<ResourceKey, Resource> ofKind = resources.ofKind(kind);
            if (!ofKind.isEmpty()) {
                Class<?> type = ofKind.values().iterator().next().getClass();
                parts.computeIfAbsent(type, some -> new ArrayList<>(1)).add(ofKind);
            }
        }
        Map<Class<?>, OfType> byType = new HashMap<>();
        parts.forEach((type, some) -> {
            OfType before = previous.byType.get(type);
            byType.put(type, before != null && before.isOf(some) ? before : OfType.of(some));
        });
        return new ResourceSet(resources, byType);
    }

    /** The resource with this identity; null when there is none. */
    public @Nullable Resource get(ResourceKey key) {
        return byKey.get(key);
    }

    /** Every resource of a kind in creation order, such as {@code all(VirtualService.class)}. */
    @SuppressWarnings("unchecked") // a list under a type holds only instances of that type
    public <R extends Resource> List<R> all(Class<R> type) {
        OfType found = byType.get(type);
        return found == null ? List.of() : (List<R>) (List<?>) found.sorted;
    }

    /**
     * The resources of one type; several kinds of policies share one.
     *
     * @param parts by kind
     * @param sorted all of them in creation order
     */
    private record OfType(List<Map<ResourceKey, Resource>> parts, List<Resource> sorted) {
        static OfType of(List<Map<ResourceKey, Resource>> parts) {
            List<Resource> sorted = new ArrayList<>();
            parts.forEach(part -> sorted.addAll(part.values()));
            sorted.sort(CREATION_ORDER);
            return new OfType(parts, List.copyOf(sorted));
        }

        /** By identity: maps that changed are never equal, and comparing those that did not would cost as much as sorting. */
        boolean isOf(List<Map<ResourceKey, Resource>> others) {
            if (parts.size() != others.size()) {
                return false;
            }
            for (int i = 0; i < others.size(); i++) {
                if (parts.get(i) != others.get(i)) {
                    return false;
                }
            }
            return true;
        }
    }
}
