package io.meshway.mesh;

import io.meshway.model.Destination;
import io.meshway.model.Finding;
import io.meshway.model.FindingKind;
import io.meshway.model.Gateway;
import io.meshway.model.VirtualService;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Routing of an edge gateway: the Gateways that select it, the VirtualServices behind them, the clusters that those refer to. */
final class EdgeRouting {
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
        Destinations destinations = new Destinations(registry, rules, config);
        EdgeRoutes routes = new EdgeRoutes(
                config,
                new DelegateResolver(inputs.virtualServices(), config, findings),
                new RouteExpansion(proxy, destinations, references));
        List<VirtualService> visible = VirtualServiceOrder.of(
                inputs.virtualServices(), proxy.namespace(), config.defaultVirtualServiceExportTo());
        visible.forEach(routes::add);
        List<MeshListener> listeners = listeners(routes, new EdgeByteRoutes(destinations, references));
        new BindingChecks(inputs.gateways(), config, findings).check(visible);
        SourceChecks.check(visible, proxy, findings);
        Map<Destination, LinkedDestination> outside =
                OutsideReferences.link(inputs.outside(), proxy.namespace(), destinations, references);
        return new Routing(
                inputs, listeners, references.definitions(), outside, OutsideReferences.named(findings.toList()));
    }

    private List<MeshListener> listeners(EdgeRoutes routes, EdgeByteRoutes byteRoutes) {
        EdgeServers servers = new EdgeServers(inputs.openedPorts(), findings);
        for (Gateway gateway : inputs.gateways()) {
            if (EdgeServers.selects(gateway, proxy.labels())) {
                servers.add(gateway);
            }
        }
        SortedMap<Integer, List<FilterChain>> chains = new TreeMap<>();
        servers.http().forEach((port, sharing) -> {
            FilterChain.Target target = new FilterChain.Target.Http(EdgeVirtualHosts.merge(sharing, routes));
            chains.put(port, List.of(plaintext("http", target)));
        });
        servers.tcp().forEach((port, server) -> {
            FilterChain.Target target = byteRoutes.bytes(server, routes.boundTo(server.gateway()));
            if (target == null) {
                warnNoRule(server, "tcp");
            } else {
                chains.put(port, List.of(plaintext("tcp", target)));
            }
        });
        servers.tls().forEach((port, sharing) -> chains.put(port, tlsChains(sharing, routes, byteRoutes)));
        List<MeshListener> listeners = new ArrayList<>();
        chains.forEach((port, ofPort) -> {
            if (!ofPort.isEmpty()) {
                listeners.add(new MeshListener(port, "", ofPort));
            }
        });
        return listeners;
    }

    private static FilterChain plaintext(String name, FilterChain.Target target) {
        return new FilterChain(name, FilterChain.Match.PLAINTEXT, null, target);
    }

    private void warnNoRule(EdgeServer server, String section) {
        findings.warn(
                Finding.LISTENER,
                server.gateway(),
                server.path() + ".hosts",
                String.join(", ", server.server().hosts()),
                "no VirtualService that is bound to this Gateway has a " + section
                        + " rule for this server, so it takes no connections",
                "bind a VirtualService with spec." + section + " to it, or take the server out");
    }

    private static FilterChain.@Nullable Target terminated(
            EdgeServer server, EdgeRoutes routes, EdgeByteRoutes byteRoutes) {
        return server.isHttps()
                ? new FilterChain.Target.Http(EdgeVirtualHosts.merge(List.of(server), routes))
                : byteRoutes.bytes(server, routes.boundTo(server.gateway()));
    }

    private static List<String> names(EdgeServer server) {
        return server.hosts().all().stream().map(ServerHost::dnsName).distinct().toList();
    }

    /** A server name is that of one server: whoever comes later with it is left out whole, as in Istio. */
    private boolean claims(EdgeServer server, Set<String> claimed) {
        List<String> names = names(server);
        for (String name : names) {
            if (claimed.contains(name)) {
                findings.report(
                        FindingKind.CONFLICTING_GATEWAYS,
                        server.gateway(),
                        server.path() + ".hosts",
                        name,
                        "an earlier server of port " + server.declaredPort()
                                + " takes connections for this name already, so this server is left out",
                        "take the host out of one of them");
                return false;
            }
        }
        claimed.addAll(names);
        return true;
    }

    private List<FilterChain> tlsChains(List<EdgeServer> sharing, EdgeRoutes routes, EdgeByteRoutes byteRoutes) {
        List<FilterChain> chains = new ArrayList<>();
        Set<String> claimed = new HashSet<>();
        for (EdgeServer server : sharing) {
            if (server.passesTlsThrough()) {
                List<FilterChain> passing = byteRoutes.byServerName(server, routes.boundTo(server.gateway()), claimed);
                if (passing.isEmpty()) {
                    warnNoRule(server, "tls");
                }
                chains.addAll(passing);
            } else if (server.endsTls() && claims(server, claimed)) {
                FilterChain.Target target = terminated(server, routes, byteRoutes);
                if (target == null) {
                    warnNoRule(server, "tcp");
                } else {
                    chains.add(new FilterChain(
                            server.gateway().key() + " "
                                    + server.server().port().name(),
                            new FilterChain.Match(true, names(server), List.of()),
                            server.server().tls(),
                            target));
                }
            }
        }
        return chains;
    }
}
