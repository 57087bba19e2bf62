package io.meshway.mesh;

import io.meshway.mesh.BoundVirtualService.Expansion;
import io.meshway.model.ResourceKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Merges the VirtualServices behind the servers of one port into virtual hosts. VirtualServices that come to the same domain add their routes in order;
 * routes that take everything go behind all others. Different domains never mix.
 */
final class EdgeVirtualHosts {
    private final EdgeRoutes routes;
    private final Merged before;
    private final Map<String, Domain> domains = new LinkedHashMap<>();

    private EdgeVirtualHosts(EdgeRoutes routes, Merged before) {
        this.routes = routes;
        this.before = before;
    }

    /**
     * The virtual hosts of one listener.
     *
     * @param before the last result, {@link Merged#NOTHING} at first; virtual hosts whose routes are the same objects are taken over
     */
    static Merged merge(List<EdgeServer> servers, EdgeRoutes routes, Merged before) {
        EdgeVirtualHosts merging = new EdgeVirtualHosts(routes, before);
        List<ServerDomains> known = new ArrayList<>(servers.size());
        for (EdgeServer server : servers) {
            ServerDomains domains = merging.domains(server, known.size());
            known.add(domains);
            merging.add(server, domains.ofBound);
        }
        return merging.merged(known);
    }

    private ServerDomains domains(EdgeServer server, int index) {
        ServerDomains known = index < before.servers.size() ? before.servers.get(index) : null;
        Derived<BoundVirtualService, Set<String>> start =
                known != null && known.hosts.equals(server.hosts().all()) ? known.ofBound : Derived.empty();
        return new ServerDomains(
                server.hosts().all(),
                start.follow(routes.boundTo(server.gateway()), bound -> domains(server.hosts(), bound)));
    }

    private void add(EdgeServer server, Derived<BoundVirtualService, Set<String>> bound) {
        ResourceKey gateway = server.gateway().key();
        for (int i = 0; i < bound.values().size(); i++) {
            Set<String> common = bound.values().get(i);
            if (!common.isEmpty()) {
                Expansion expansion = routes.routes(bound.elements().get(i), gateway, server.declaredPort());
                for (String domain : common) {
                    add(domain, expansion, server.redirectsToHttps());
                }
            }
        }
        if (server.redirectsToHttps()) {
            for (ServerHost host : server.hosts().all()) {
                domains.computeIfAbsent(host.dnsName(), name -> new Domain()).redirect = true;
            }
        }
    }

    private void add(String name, Expansion expansion, boolean redirect) {
        if (expansion.routes().isEmpty()) {
            return;
        }
        Domain domain = domains.computeIfAbsent(name, key -> new Domain());
        domain.add(expansion);
        domain.redirect |= redirect;
    }

    private static Set<String> domains(ExposedHosts exposed, BoundVirtualService bound) {
        if (bound.hosts().size() == 1) {
            return exposed.domains(bound.hosts().get(0), bound.virtualService().namespace());
        }
        Set<String> domains = new LinkedHashSet<>();
        for (String host : bound.hosts()) {
            domains.addAll(exposed.domains(host, bound.virtualService().namespace()));
        }
        return domains;
    }

    /** Domains with the same content share one virtual host. */
    private Merged merged(List<ServerDomains> servers) {
        Map<Content, List<String>> byContent = new LinkedHashMap<>();
        domains.forEach((name, domain) -> byContent
                .computeIfAbsent(new Content(domain.expansions, domain.redirect), key -> new ArrayList<>(1))
                .add(name));
        Map<Content, LinkedVirtualHost> known = new HashMap<>(byContent.size() * 2);
        List<LinkedVirtualHost> hosts = new ArrayList<>(byContent.size());
        byContent.forEach((content, names) -> {
            LinkedVirtualHost host = before.byContent.get(content);
            if (host == null || !host.domains().equals(names)) {
                host = new LinkedVirtualHost(names, content.redirect, inOrder(content.expansions));
            }
            known.put(content, host);
            hosts.add(host);
        });
        return new Merged(hosts, known, servers);
    }

    private static List<LinkedRoute> inOrder(List<Expansion> expansions) {
        if (expansions.size() == 1) {
            return expansions.get(0).routes();
        }
        List<LinkedRoute> ordered = new ArrayList<>();
        List<LinkedRoute> last = new ArrayList<>();
        for (Expansion expansion : expansions) {
            for (LinkedRoute route : expansion.routes()) {
                (CatchAll.takesEverything(route.condition()) ? last : ordered).add(route);
            }
        }
        ordered.addAll(last);
        return ordered;
    }

    /**
     * The result, with what the next one can take over.
     *
     * @param hosts the virtual hosts
     */
    record Merged(
            List<LinkedVirtualHost> hosts, Map<Content, LinkedVirtualHost> byContent, List<ServerDomains> servers) {
        static final Merged NOTHING = new Merged(List.of(), Map.of(), List.of());
    }

    /**
     * The domains under which a server's VirtualServices get requests.
     *
     * @param hosts of the server
     */
    record ServerDomains(List<ServerHost> hosts, Derived<BoundVirtualService, Set<String>> ofBound) {}

    /** What comes to one domain; seldom of more than one VirtualService. */
    private static final class Domain {
        private List<Expansion> expansions = List.of();
        private boolean redirect;

        /** Each once, in order. */
        void add(Expansion expansion) {
            if (expansions.isEmpty()) {
                expansions = List.of(expansion);
            } else if (!expansions.contains(expansion)) {
                List<Expansion> more = new ArrayList<>(expansions);
                more.add(expansion);
                expansions = List.copyOf(more);
            }
        }
    }

    /** Of a virtual host. */
    record Content(List<Expansion> expansions, boolean redirect) {}
}
