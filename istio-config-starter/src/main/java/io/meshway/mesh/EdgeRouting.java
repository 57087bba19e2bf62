package io.meshway.mesh;

import io.meshway.model.Destination;
import io.meshway.model.Finding;
import io.meshway.model.FindingKind;
import io.meshway.model.Gateway;
import io.meshway.model.VirtualService;
import java.util.ArrayList;
import java.util.HashMap;
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
    private final @Nullable Routing before;
    private final LinkFindings findings = new LinkFindings();
    private final Map<String, EdgeVirtualHosts.Merged> merged = new HashMap<>();

    private EdgeRouting(ProxyIdentity proxy, MeshConfig config, RoutingInputs inputs, @Nullable Routing before) {
        this.proxy = proxy;
        this.config = config;
        this.inputs = inputs;
        this.before = before;
    }

    /** @param before of the same proxy under the same settings, whose parts are taken over where they still hold; null at first */
    static Routing link(ProxyIdentity proxy, MeshConfig config, RoutingInputs inputs, @Nullable Routing before) {
        return new EdgeRouting(proxy, config, inputs, before).link();
    }

    private Routing link() {
        Known known = known();
        findings.addAll(known.registryFindings);
        HostViews hosts = new HostViews(
                known.registry,
                known.rules,
                before == null ? null : before.parts().hosts());
        Derived<VirtualService, BoundVirtualService> bound =
                before == null ? Derived.empty() : before.parts().bound();
        bound = bound.follow(visible(), virtualService -> new BoundVirtualService(virtualService, config));
        ClusterReferences references = new ClusterReferences(config.defaultTrafficPolicy(), findings);
        BoundVirtualService.Linking linking = new BoundVirtualService.Linking(
                proxy, config, new DelegateResolver(inputs.virtualServices(), config), hosts, new Object());
        EdgeRoutes routes = new EdgeRoutes(bound.values(), linking, references, findings);
        Destinations destinations = new Destinations(hosts, config);
        List<MeshListener> listeners = listeners(routes, new EdgeByteRoutes(destinations, references));
        Derived<VirtualService, List<Finding>> bindings = bindings(bound.elements());
        Derived<VirtualService, List<Finding>> sources = sources(bound.elements());
        Map<Destination, LinkedDestination> outside =
                OutsideReferences.link(inputs.outside(), proxy.namespace(), destinations, references);
        hosts.settle();
        return new Routing(
                inputs,
                listeners,
                references.definitions(),
                outside,
                OutsideReferences.named(findings.toList()),
                new EdgeParts(
                        known.registry, known.registryFindings, known.rules, hosts, bound, merged, bindings, sources));
    }

    /** Who declares hosts, and what DestinationRules say of them. */
    private Known known() {
        Routing last = before;
        boolean sameServices = last != null
                && last.inputs().services().equals(inputs.services())
                && last.inputs().serviceEntries().equals(inputs.serviceEntries());
        boolean sameRules = last != null && last.inputs().destinationRules().equals(inputs.destinationRules());
        LinkFindings found = new LinkFindings();
        ServiceRegistry registry = last != null && sameServices
                ? last.parts().registry()
                : new ServiceRegistryBuilder(proxy.namespace(), config, found)
                        .build(inputs.services(), inputs.serviceEntries());
        DestinationRules rules = last != null && sameRules
                ? last.parts().rules()
                : new DestinationRules(inputs.destinationRules(), proxy, config);
        return new Known(
                registry, last != null && sameServices ? last.parts().registryFindings() : found.toList(), rules);
    }

    private record Known(ServiceRegistry registry, List<Finding> registryFindings, DestinationRules rules) {}

    private List<VirtualService> visible() {
        return VirtualServiceOrder.of(
                inputs.virtualServices(), proxy.namespace(), config.defaultVirtualServiceExportTo());
    }

    private Derived<VirtualService, List<Finding>> bindings(List<VirtualService> visible) {
        BindingChecks checks = new BindingChecks(inputs.gateways(), config);
        Routing last = before;
        Derived<VirtualService, List<Finding>> start =
                last != null && last.inputs().gateways().equals(inputs.gateways())
                        ? last.parts().bindings()
                        : Derived.empty();
        Derived<VirtualService, List<Finding>> all = start.follow(visible, checks::check);
        all.values().forEach(findings::addAll);
        return all;
    }

    private Derived<VirtualService, List<Finding>> sources(List<VirtualService> visible) {
        Derived<VirtualService, List<Finding>> start =
                before == null ? Derived.empty() : before.parts().sources();
        Derived<VirtualService, List<Finding>> all =
                start.follow(visible, virtualService -> SourceChecks.check(virtualService, proxy));
        all.values().forEach(findings::addAll);
        return all;
    }

    private List<LinkedVirtualHost> virtualHosts(String chain, List<EdgeServer> servers, EdgeRoutes routes) {
        EdgeVirtualHosts.Merged last = before == null
                ? EdgeVirtualHosts.Merged.NOTHING
                : before.parts().merged(chain);
        EdgeVirtualHosts.Merged now = EdgeVirtualHosts.merge(servers, routes, last);
        merged.put(chain, now);
        return now.hosts();
    }

    private List<MeshListener> listeners(EdgeRoutes routes, EdgeByteRoutes byteRoutes) {
        EdgeServers servers = new EdgeServers(inputs.openedPorts(), findings);
        for (Gateway gateway : inputs.gateways()) {
            if (EdgeServers.selects(gateway, proxy.labels())) {
                servers.add(gateway);
            }
        }
        SortedMap<Socket, List<FilterChain>> chains = new TreeMap<>();
        servers.http().forEach((socket, sharing) -> {
            FilterChain.Target target = new FilterChain.Target.Http(virtualHosts("http " + socket, sharing, routes));
            chains.put(socket, List.of(plaintext("http", target)));
        });
        servers.tcp().forEach((socket, server) -> {
            FilterChain.Target target = byteRoutes.bytes(server, routes.boundTo(server.gateway()));
            if (target == null) {
                warnNoRule(server, "tcp");
            } else {
                chains.put(socket, List.of(plaintext("tcp", target)));
            }
        });
        servers.tls().forEach((socket, sharing) -> chains.put(socket, tlsChains(sharing, routes, byteRoutes)));
        List<MeshListener> listeners = new ArrayList<>();
        chains.forEach((socket, ofSocket) -> {
            if (!ofSocket.isEmpty()) {
                listeners.add(new MeshListener(socket.port(), socket.bind(), ofSocket));
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

    private FilterChain.@Nullable Target terminated(EdgeServer server, EdgeRoutes routes, EdgeByteRoutes byteRoutes) {
        return server.isHttps()
                ? new FilterChain.Target.Http(
                        virtualHosts(server.gateway().key() + " " + server.path(), List.of(server), routes))
                : byteRoutes.bytes(server, routes.boundTo(server.gateway()));
    }

    private static List<String> names(EdgeServer server) {
        return server.hosts().all().stream().map(ServerHost::dnsName).distinct().toList();
    }

    private List<FilterChain> tlsChains(List<EdgeServer> sharing, EdgeRoutes routes, EdgeByteRoutes byteRoutes) {
        List<FilterChain> chains = new ArrayList<>();
        Claims claims = new Claims();
        for (EdgeServer server : sharing) {
            if (!claims.takes(server.hosts().all(), claims.hosts)) {
                reportTaken(server);
            } else if (server.passesTlsThrough()) {
                List<FilterChain> passing =
                        byteRoutes.byServerName(server, routes.boundTo(server.gateway()), claims.serverNames);
                if (passing.isEmpty()) {
                    warnNoRule(server, "tls");
                }
                chains.addAll(passing);
            } else if (server.endsTls()) {
                addTerminated(chains, server, terminated(server, routes, byteRoutes), claims);
            }
        }
        return chains;
    }

    private void addTerminated(
            List<FilterChain> chains, EdgeServer server, FilterChain.@Nullable Target target, Claims claims) {
        if (target == null) {
            warnNoRule(server, "tcp");
        } else if (!claims.takes(names(server), claims.serverNames)) {
            reportTaken(server);
        } else {
            chains.add(new FilterChain(
                    server.gateway().key() + " " + server.server().port().name(),
                    new FilterChain.Match(true, names(server), List.of()),
                    server.server().tls(),
                    target));
        }
    }

    private void reportTaken(EdgeServer server) {
        findings.report(
                FindingKind.CONFLICTING_GATEWAYS,
                server.gateway(),
                server.path() + ".hosts",
                String.join(", ", server.server().hosts()),
                "an earlier server of port " + server.declaredPort()
                        + " takes connections for one of these names already, so this server is left out",
                "take the host out of one of them");
    }

    /**
     * What servers of one socket have taken: as in Istio, whoever comes later with any of it is left out whole.
     *
     * @param hosts as written, with their namespaces, by servers with TLS of whichever mode
     * @param serverNames by which connections are told apart
     */
    private record Claims(Set<ServerHost> hosts, Set<String> serverNames) {
        Claims() {
            this(new HashSet<>(), new HashSet<>());
        }

        /** Takes all, unless somebody has one of them. */
        <T> boolean takes(List<T> wanted, Set<T> taken) {
            boolean free = wanted.stream().noneMatch(taken::contains);
            if (free) {
                taken.addAll(wanted);
            }
            return free;
        }
    }
}
