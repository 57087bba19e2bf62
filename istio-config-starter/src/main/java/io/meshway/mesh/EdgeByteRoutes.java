package io.meshway.mesh;

import io.meshway.model.Destination;
import io.meshway.model.HeaderOperations;
import io.meshway.model.L4Match;
import io.meshway.model.TcpRule;
import io.meshway.model.TlsRule;
import io.meshway.model.VirtualService;
import io.meshway.model.WeightedDestination;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where connections go whose bytes nobody looks into: behind TCP servers by a {@code tcp} rule, behind servers with TLS in mode PASSTHROUGH by {@code tls}
 * rules. At an edge only the port and the gateways of a match decide, before any connection is there.
 */
final class EdgeByteRoutes {
    private final Destinations destinations;
    private final ClusterReferences references;

    EdgeByteRoutes(Destinations destinations, ClusterReferences references) {
        this.destinations = destinations;
        this.references = references;
    }

    /**
     * What serves every connection of a server: the first {@code tcp} rule that can hold, of the first VirtualService that has one and shares a host with
     * the server; null when there is none, and the server opens nothing.
     *
     * @param bound VirtualServices of the server's Gateway, in the order in which they are evaluated
     */
    FilterChain.Target.@Nullable Bytes bytes(EdgeServer server, List<BoundVirtualService> bound) {
        for (BoundVirtualService candidate : bound) {
            VirtualService holder = candidate.virtualService();
            for (int i = 0; i < holder.tcp().size() && sharesHost(server, candidate); i++) {
                TcpRule rule = holder.tcp().get(i);
                if (rule.match().isEmpty() || rule.match().stream().anyMatch(match -> canHold(match, server, holder))) {
                    return target(holder, rule.route(), "spec.tcp[" + i + "]", server.declaredPort());
                }
            }
        }
        return null;
    }

    /**
     * A chain for each match of a {@code tls} rule that can hold.
     *
     * @param claimed server names that chains of this port have already; a chain that wants one of them is left out
     */
    List<FilterChain> byServerName(EdgeServer server, List<BoundVirtualService> bound, Set<String> claimed) {
        List<FilterChain> chains = new ArrayList<>();
        for (BoundVirtualService candidate : bound) {
            VirtualService holder = candidate.virtualService();
            for (int i = 0; i < holder.tls().size() && sharesHost(server, candidate); i++) {
                add(chains, server, holder, i, claimed);
            }
        }
        return chains;
    }

    private void add(
            List<FilterChain> chains, EdgeServer server, VirtualService holder, int index, Set<String> claimed) {
        TlsRule rule = holder.tls().get(index);
        for (TlsRule.Match match : rule.match()) {
            List<String> names = match.sniHosts().stream()
                    .map(name -> name.toLowerCase(Locale.ROOT))
                    .distinct()
                    .toList();
            if (canHold(match.l4(), server, holder) && names.stream().noneMatch(claimed::contains)) {
                claimed.addAll(names);
                var target = target(holder, rule.route(), "spec.tls[" + index + "]", server.declaredPort());
                chains.add(new FilterChain(
                        "tls " + String.join(",", names), new FilterChain.Match(true, names, List.of()), null, target));
            }
        }
    }

    private static boolean sharesHost(EdgeServer server, BoundVirtualService bound) {
        String namespace = bound.virtualService().namespace();
        return bound.hosts().stream()
                .anyMatch(host -> !server.hosts().domains(host, namespace).isEmpty());
    }

    private static boolean canHold(L4Match match, EdgeServer server, VirtualService holder) {
        Integer port = match.port();
        return (port == null || port == server.declaredPort())
                && (match.gateways().isEmpty()
                        || GatewayBinding.contains(
                                match.gateways(), server.gateway().key(), holder.namespace()));
    }

    private FilterChain.Target.Bytes target(
            VirtualService holder, List<WeightedDestination> route, String path, int port) {
        List<LinkedDestination> linked = new ArrayList<>(route.size());
        for (int i = 0; i < route.size(); i++) {
            Destination written = route.get(i).destination();
            Destinations.Meant meant = destinations.find(written, holder.namespace(), port);
            references.add(meant, holder, path + ".route[" + i + "].destination");
            linked.add(new LinkedDestination(
                    meant.cluster(), route.get(i).weight(), HeaderOperations.NONE, meant.hashKey()));
        }
        return new FilterChain.Target.Bytes(holder.key() + " " + path, linked);
    }
}
