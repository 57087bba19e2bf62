package io.meshway.mesh;

import io.meshway.model.Gateway;
import io.meshway.model.ResourceKey;
import io.meshway.model.VirtualService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The VirtualServices behind each Gateway, and their routes, each expanded once. */
final class EdgeRoutes {
    private final MeshConfig config;
    private final DelegateResolver delegates;
    private final RouteExpansion expansion;
    private final Map<ResourceKey, List<Bound>> byGateway = new HashMap<>();

    EdgeRoutes(MeshConfig config, DelegateResolver delegates, RouteExpansion expansion) {
        this.config = config;
        this.delegates = delegates;
        this.expansion = expansion;
    }

    /** Takes a VirtualService; they come in the order in which they are evaluated. */
    void add(VirtualService virtualService) {
        if (virtualService.hosts().isEmpty() || virtualService.gateways().isEmpty()) {
            return;
        }
        Bound bound = null;
        for (ResourceKey gateway : GatewayBinding.gateways(virtualService)) {
            bound = bound == null ? new Bound(virtualService, hosts(virtualService)) : bound;
            byGateway.computeIfAbsent(gateway, key -> new ArrayList<>()).add(bound);
        }
    }

    private List<String> hosts(VirtualService virtualService) {
        return virtualService.hosts().stream()
                .map(host -> HostNames.complete(host, virtualService.namespace(), config.domainSuffix()))
                .toList();
    }

    /** In the order in which they are evaluated. */
    List<Bound> boundTo(Gateway gateway) {
        return byGateway.getOrDefault(gateway.key(), List.of());
    }

    /** A VirtualService with the complete names of its hosts. */
    final class Bound {
        private final VirtualService virtualService;
        private final List<String> hosts;
        private final Map<Place, Expansion> expansions = new HashMap<>();
        private List<HeldRule> rules = List.of();
        private boolean resolved;

        private Bound(VirtualService virtualService, List<String> hosts) {
            this.virtualService = virtualService;
            this.hosts = hosts;
        }

        VirtualService virtualService() {
            return virtualService;
        }

        List<String> hosts() {
            return hosts;
        }

        /** The routes behind a gateway's port; the identical object every time. */
        Expansion routes(ResourceKey gateway, int port) {
            return expansions.computeIfAbsent(
                    new Place(gateway, port),
                    place -> new Expansion(expansion.expand(rules(), place.gateway, place.port)));
        }

        /** With delegates in place. */
        List<HeldRule> rules() {
            if (!resolved) {
                rules = delegates.rules(virtualService);
                resolved = true;
            }
            return rules;
        }
    }

    private record Place(ResourceKey gateway, int port) {}

    /** The routes of one VirtualService in one place. Compared by identity. */
    static final class Expansion {
        private final List<LinkedRoute> routes;

        private Expansion(List<LinkedRoute> routes) {
            this.routes = List.copyOf(routes);
        }

        List<LinkedRoute> routes() {
            return routes;
        }
    }
}
