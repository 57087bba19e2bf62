package io.meshway.mesh;

import io.meshway.mesh.EdgeRoutes.Expansion;
import io.meshway.model.ResourceKey;
import java.util.ArrayList;
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
    private final Map<String, Domain> domains = new LinkedHashMap<>();

    private EdgeVirtualHosts(EdgeRoutes routes) {
        this.routes = routes;
    }

    /** The virtual hosts of one listener. */
    static List<LinkedVirtualHost> merge(List<EdgeServer> servers, EdgeRoutes routes) {
        EdgeVirtualHosts merging = new EdgeVirtualHosts(routes);
        for (EdgeServer server : servers) {
            merging.add(server);
        }
        return merging.virtualHosts();
    }

    private void add(EdgeServer server) {
        ResourceKey gateway = server.gateway().key();
        for (EdgeRoutes.Bound bound : routes.boundTo(server.gateway())) {
            Set<String> common = domains(server.hosts(), bound);
            if (!common.isEmpty()) {
                Expansion expansion = bound.routes(gateway, server.declaredPort());
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
        domain.expansions.add(expansion);
        domain.redirect |= redirect;
    }

    private static Set<String> domains(ExposedHosts exposed, EdgeRoutes.Bound bound) {
        Set<String> domains = new LinkedHashSet<>();
        for (String host : bound.hosts()) {
            domains.addAll(exposed.domains(host, bound.virtualService().namespace()));
        }
        return domains;
    }

    /** Domains with the same content share one virtual host. */
    private List<LinkedVirtualHost> virtualHosts() {
        Map<Content, List<String>> byContent = new LinkedHashMap<>();
        domains.forEach((name, domain) -> byContent
                .computeIfAbsent(new Content(List.copyOf(domain.expansions), domain.redirect), key -> new ArrayList<>())
                .add(name));
        List<LinkedVirtualHost> hosts = new ArrayList<>(byContent.size());
        byContent.forEach((content, names) ->
                hosts.add(new LinkedVirtualHost(names, content.redirect, inOrder(content.expansions))));
        return hosts;
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

    private static final class Domain {
        private final Set<Expansion> expansions = new LinkedHashSet<>();
        private boolean redirect;
    }

    private record Content(List<Expansion> expansions, boolean redirect) {}
}
