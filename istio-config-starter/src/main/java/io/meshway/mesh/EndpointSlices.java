package io.meshway.mesh;

import io.meshway.model.EndpointSlice;
import io.meshway.model.KubeService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The EndpointSlices by the Service that they belong to. Immutable. */
final class EndpointSlices {
    /** No slice at all. */
    static final EndpointSlices NONE = new EndpointSlices(List.of());

    private final List<EndpointSlice> all;
    private final Map<String, Map<String, List<EndpointSlice>>> byService = new HashMap<>();

    private EndpointSlices(List<EndpointSlice> all) {
        this.all = all;
        for (EndpointSlice slice : all) {
            byService
                    .computeIfAbsent(slice.namespace(), namespace -> new HashMap<>())
                    .computeIfAbsent(slice.service(), service -> new ArrayList<>(1))
                    .add(slice);
        }
    }

    /** This itself when they are the same. */
    EndpointSlices follow(List<EndpointSlice> next) {
        return next.equals(all) ? this : new EndpointSlices(next);
    }

    /** In creation order; empty when the Service has none. */
    List<EndpointSlice> of(KubeService service) {
        return byService.getOrDefault(service.namespace(), Map.of()).getOrDefault(service.name(), List.of());
    }
}
