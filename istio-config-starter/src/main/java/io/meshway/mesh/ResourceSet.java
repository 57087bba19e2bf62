package io.meshway.mesh;

import io.meshway.model.Resource;
import io.meshway.model.ResourceKey;
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
    public static final ResourceSet EMPTY = of(List.of());

    /** Oldest first; resources of the same age by name, then by namespace. */
    public static final Comparator<Resource> CREATION_ORDER = Comparator.<Resource, Instant>comparing(
                    resource -> resource.meta().created())
            .thenComparing(Resource::name)
            .thenComparing(Resource::namespace);

    private final Map<ResourceKey, Resource> byKey;
    private final Map<Class<?>, List<Resource>> byType;

    private ResourceSet(Map<ResourceKey, Resource> byKey, Map<Class<?>, List<Resource>> byType) {
        this.byKey = byKey;
        this.byType = byType;
    }

    /** Indexes the resources; of two with one identity the first is kept. */
    public static ResourceSet of(Collection<? extends Resource> accepted) {
        Map<ResourceKey, Resource> byKey = new HashMap<>();
        Map<Class<?>, List<Resource>> byType = new HashMap<>();
        for (Resource resource : accepted) {
            if (byKey.putIfAbsent(resource.key(), resource) == null) {
                byType.computeIfAbsent(resource.getClass(), type -> new ArrayList<>())
                        .add(resource);
            }
        }
        byType.values().forEach(sameType -> sameType.sort(CREATION_ORDER));
        byType.replaceAll((type, sameType) -> List.copyOf(sameType));
        return new ResourceSet(byKey, byType);
    }

    /** The resource with this identity; null when there is none. */
    public @Nullable Resource get(ResourceKey key) {
        return byKey.get(key);
    }

    /** Every resource of a kind in creation order, such as {@code all(VirtualService.class)}. */
    @SuppressWarnings("unchecked") // a list under a type holds only instances of that type
    public <R extends Resource> List<R> all(Class<R> type) {
        return (List<R>) (List<?>) byType.getOrDefault(type, List.of());
    }
}
