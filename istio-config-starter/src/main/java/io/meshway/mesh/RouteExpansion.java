package io.meshway.mesh;

import io.meshway.model.Destination;
import io.meshway.model.HttpDestination;
import io.meshway.model.HttpMatch;
import io.meshway.model.HttpMirror;
import io.meshway.model.HttpRule;
import io.meshway.model.ResourceKey;
import io.meshway.model.VirtualService;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes one route of every match entry that can hold for this proxy behind one gateway and port, in order, up to the first that takes everything. */
final class RouteExpansion {
    private final ProxyIdentity proxy;
    private final Destinations destinations;
    private final ClusterReferences references;

    /** @param references takes what the routes refer to */
    RouteExpansion(ProxyIdentity proxy, Destinations destinations, ClusterReferences references) {
        this.proxy = proxy;
        this.destinations = destinations;
        this.references = references;
    }

    /** @param port the declared port of the server */
    List<LinkedRoute> expand(List<HeldRule> rules, ResourceKey gateway, int port) {
        List<LinkedRoute> routes = new ArrayList<>(rules.size());
        for (HeldRule held : rules) {
            if (addRoutes(routes, held, gateway, port)) {
                break;
            }
        }
        return routes;
    }

    /** Says whether one of the routes takes everything. */
    private boolean addRoutes(List<LinkedRoute> routes, HeldRule held, ResourceKey gateway, int port) {
        List<HttpMatch> matches = held.rule().match();
        if (matches.isEmpty()) {
            routes.add(route(held, -1, null, targets(held, port)));
            return true;
        }
        Targets targets = null;
        for (int i = 0; i < matches.size(); i++) {
            HttpMatch match = matches.get(i);
            if (canHold(match, held.holder().namespace(), gateway, port)) {
                targets = targets == null ? targets(held, port) : targets;
                routes.add(route(held, i, match, targets));
                if (CatchAll.takesEverything(match)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Source conditions do not count in a match that names gateways. */
    private boolean canHold(HttpMatch match, String namespace, ResourceKey gateway, int port) {
        Integer wanted = match.port();
        if (wanted != null && wanted != port) {
            return false;
        }
        if (!match.gateways().isEmpty()) {
            return GatewayBinding.contains(match.gateways(), gateway, namespace);
        }
        String source = match.sourceNamespace();
        return (source == null || source.isEmpty() || source.equals(proxy.namespace()))
                && proxy.labels().entrySet().containsAll(match.sourceLabels().entrySet());
    }

    private static LinkedRoute route(HeldRule held, int match, @Nullable HttpMatch condition, Targets targets) {
        return new LinkedRoute(
                held.root().key(),
                held.delegate() == null ? null : held.delegate().key(),
                held.index(),
                match,
                name(held.rule().name(), condition),
                condition,
                held.rule(),
                targets.destinations,
                targets.mirrors,
                targets.port,
                filters(held));
    }

    private static String filters(HeldRule held) {
        String ofRoot = held.root().meta().annotations().getOrDefault(LinkedRoute.FILTERS, "");
        String ofDelegate = held.delegate() == null
                ? ""
                : held.delegate().meta().annotations().getOrDefault(LinkedRoute.FILTERS, "");
        return ofDelegate.isBlank() ? ofRoot : ofRoot + '\n' + ofDelegate;
    }

    private static String name(@Nullable String ofRule, @Nullable HttpMatch match) {
        String rule = ofRule == null ? "" : ofRule;
        String ofMatch = match == null ? null : match.name();
        return ofMatch == null || ofMatch.isEmpty() ? rule : rule + '.' + ofMatch;
    }

    private Targets targets(HeldRule held, int port) {
        HttpRule rule = held.rule();
        if (rule.redirect() != null || rule.directResponse() != null) {
            return new Targets(List.of(), List.of(), port);
        }
        return new Targets(destinations(held, port), mirrors(held, port), port);
    }

    private List<LinkedDestination> destinations(HeldRule held, int port) {
        List<LinkedDestination> linked = new ArrayList<>(held.rule().route().size());
        for (HttpDestination entry : held.rule().route()) {
            Destination written = entry.destination();
            Destinations.Meant meant = destinations.find(written, held.holder().namespace(), port);
            references.add(meant, held.holder(), held.path() + ".route[" + linked.size() + "].destination");
            linked.add(new LinkedDestination(meant.cluster(), entry.weight(), entry.headers(), meant.hashKey()));
        }
        return List.copyOf(linked);
    }

    private List<LinkedMirror> mirrors(HeldRule held, int port) {
        List<LinkedMirror> linked = new ArrayList<>();
        Destination only = held.rule().mirror();
        if (only != null) {
            Double share = held.rule().mirrorPercentage();
            linked.add(new LinkedMirror(
                    mirror(held, only, held.mirrorOfRoot(), ".mirror", port),
                    share == null ? HttpMirror.EVERY_REQUEST : share));
        }
        List<HttpMirror> several = held.rule().mirrors();
        for (int i = 0; i < several.size(); i++) {
            String field = ".mirrors[" + i + "].destination";
            linked.add(new LinkedMirror(
                    mirror(held, several.get(i).destination(), held.mirrorsOfRoot(), field, port),
                    several.get(i).percentage()));
        }
        return List.copyOf(linked);
    }

    private ClusterKey mirror(HeldRule held, Destination written, boolean inherited, String field, int port) {
        VirtualService holder = held.holder(inherited);
        Destinations.Meant meant = destinations.find(written, holder.namespace(), port);
        references.add(meant, holder, held.path(inherited) + field);
        return meant.cluster();
    }

    /** What all routes of one rule share. */
    private record Targets(List<LinkedDestination> destinations, List<LinkedMirror> mirrors, int port) {}
}
