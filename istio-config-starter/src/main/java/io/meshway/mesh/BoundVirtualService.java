package io.meshway.mesh;

import io.meshway.model.Finding;
import io.meshway.model.ResourceKey;
import io.meshway.model.VirtualService;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A VirtualService with the complete names of its hosts and its routes. The routes are made once for each gateway and port that asks, and are the identical
 * objects for as long as everything means the same that they follow from: delegates, hosts of destinations, DestinationRules.
 */
final class BoundVirtualService {
    private final VirtualService virtualService;
    private final List<String> hosts;
    private final Set<ResourceKey> gateways;
    private final boolean delegating;
    private @Nullable Object seenIn;
    private List<@Nullable VirtualService> delegates = List.of();
    private List<Expansion> earlier = List.of();
    private List<Expansion> expansions = List.of();

    BoundVirtualService(VirtualService virtualService, MeshConfig config) {
        this.virtualService = virtualService;
        this.hosts = virtualService.hosts().stream()
                .map(host -> HostNames.complete(host, virtualService.namespace(), config.domainSuffix()))
                .toList();
        this.delegating = DelegateResolver.delegates(virtualService);
        this.gateways = Set.copyOf(GatewayBinding.gateways(virtualService));
    }

    VirtualService virtualService() {
        return virtualService;
    }

    /** Complete. */
    List<String> hosts() {
        return hosts;
    }

    /** Those that it is bound to. */
    Set<ResourceKey> gateways() {
        return gateways;
    }

    /**
     * The routes behind a gateway's port; the identical object for equal arguments while nothing changes for them.
     *
     * @param linking the one that asks
     */
    Expansion routes(ResourceKey gateway, int port, Linking linking) {
        if (seenIn != linking.turn()) {
            meet(linking);
        }
        for (Expansion known : expansions) {
            if (known.isFor(gateway, port)) {
                return known;
            }
        }
        Expansion found = earlier(gateway, port, linking.hosts());
        add(found == null ? expand(gateway, port, linking) : found);
        return expansions.get(expansions.size() - 1);
    }

    /** Nothing is kept that this linking does not ask for. */
    private void meet(Linking linking) {
        List<@Nullable VirtualService> now = delegating ? linking.delegates().delegatesOf(virtualService) : List.of();
        earlier = now.equals(delegates) ? expansions : List.of();
        expansions = List.of();
        delegates = now;
        seenIn = linking.turn();
    }

    private @Nullable Expansion earlier(ResourceKey gateway, int port, HostViews hosts) {
        for (Expansion known : earlier) {
            if (known.isFor(gateway, port) && known.holds(hosts)) {
                return known;
            }
        }
        return null;
    }

    private void add(Expansion expansion) {
        if (expansions.isEmpty() && earlier.size() == 1 && earlier.get(0) == expansion) {
            expansions = earlier;
            return;
        }
        List<Expansion> more = new ArrayList<>(expansions);
        more.add(expansion);
        expansions = List.copyOf(more);
    }

    private Expansion expand(ResourceKey gateway, int port, Linking linking) {
        LinkFindings findings = new LinkFindings();
        ClusterReferences references = new ClusterReferences(linking.config().defaultTrafficPolicy(), findings);
        List<HeldRule> rules = linking.delegates().rules(virtualService, findings);
        RouteExpansion expansion =
                new RouteExpansion(linking.proxy(), new Destinations(linking.hosts(), linking.config()), references);
        List<LinkedRoute> routes = expansion.expand(rules, gateway, port);
        return new Expansion(
                gateway, port, List.copyOf(routes), references.definitions(), references.hosts(), findings.toList());
    }

    /**
     * What routes follow from, besides their VirtualService.
     *
     * @param turn tells one linking from the next
     */
    record Linking(ProxyIdentity proxy, MeshConfig config, DelegateResolver delegates, HostViews hosts, Object turn) {}

    /** The routes of one VirtualService in one place. Compared by identity. */
    static final class Expansion {
        private final ResourceKey gateway;
        private final int port;
        private final List<LinkedRoute> routes;
        private final List<ClusterDefinition> definitions;
        private final List<HostView> hosts;
        private final List<Finding> findings;

        private Expansion(
                ResourceKey gateway,
                int port,
                List<LinkedRoute> routes,
                List<ClusterDefinition> definitions,
                List<HostView> hosts,
                List<Finding> findings) {
            this.gateway = gateway;
            this.port = port;
            this.routes = routes;
            this.definitions = definitions;
            this.hosts = hosts;
            this.findings = findings;
        }

        private boolean isFor(ResourceKey otherGateway, int otherPort) {
            return port == otherPort && gateway.equals(otherGateway);
        }

        private boolean holds(HostViews views) {
            for (HostView host : hosts) {
                if (!views.holds(host)) {
                    return false;
                }
            }
            return true;
        }

        List<LinkedRoute> routes() {
            return routes;
        }

        /** Of the clusters that the routes refer to. */
        List<ClusterDefinition> definitions() {
            return definitions;
        }

        /** What is wrong with delegates and destinations. */
        List<Finding> findings() {
            return findings;
        }
    }
}
