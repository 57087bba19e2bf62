package io.meshway.mesh;

import io.meshway.model.Gateway;
import io.meshway.model.VirtualService;
import java.util.ArrayList;
import java.util.List;

/** Routing of an edge gateway: the Gateways that select it, the VirtualServices behind them, the clusters that those refer to. */
final class EdgeRouting {
    private static final String CHAIN_NAME = "http";

    private final ProxyIdentity proxy;
    private final MeshConfig config;
    private final RoutingInputs inputs;
    private final LinkFindings findings = new LinkFindings();

    private EdgeRouting(ProxyIdentity proxy, MeshConfig config, RoutingInputs inputs) {
        this.proxy = proxy;
        this.config = config;
        this.inputs = inputs;
    }

    static Routing link(ProxyIdentity proxy, MeshConfig config, RoutingInputs inputs) {
        return new EdgeRouting(proxy, config, inputs).link();
    }

    private Routing link() {
        ServiceRegistry registry = new ServiceRegistryBuilder(proxy.namespace(), config, findings)
                .build(inputs.services(), inputs.serviceEntries());
        DestinationRules rules = new DestinationRules(inputs.destinationRules(), proxy, config);
        ClusterReferences references = new ClusterReferences(registry, rules, config.defaultTrafficPolicy(), findings);
        EdgeRoutes routes = new EdgeRoutes(
                config,
                new DelegateResolver(inputs.virtualServices(), config, findings),
                new RouteExpansion(proxy, new Destinations(registry, rules, config), references));
        List<VirtualService> visible = VirtualServiceOrder.of(
                inputs.virtualServices(), proxy.namespace(), config.defaultVirtualServiceExportTo());
        visible.forEach(routes::add);
        List<MeshListener> listeners = listeners(routes);
        new BindingChecks(inputs.gateways(), config, findings).check(visible);
        SourceChecks.check(visible, proxy, findings);
        return new Routing(inputs, listeners, references.definitions(), findings.toList());
    }

    private List<MeshListener> listeners(EdgeRoutes routes) {
        EdgeServers servers = new EdgeServers(inputs.openedPorts(), findings);
        for (Gateway gateway : inputs.gateways()) {
            if (EdgeServers.selects(gateway, proxy.labels())) {
                servers.add(gateway);
            }
        }
        List<MeshListener> listeners = new ArrayList<>();
        servers.http().forEach((port, sharing) -> {
            FilterChain.Target target = new FilterChain.Target.Http(EdgeVirtualHosts.merge(sharing, routes));
            listeners.add(new MeshListener(
                    port, "", List.of(new FilterChain(CHAIN_NAME, FilterChain.Match.PLAINTEXT, null, target))));
        });
        return listeners;
    }
}
