package io.meshway.gateway;

import io.meshway.proxy.Plan;
import io.meshway.proxy.PlanTable;
import io.meshway.route.CompiledRoute;
import io.meshway.route.action.RouteAction;
import java.net.URI;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.cloud.gateway.handler.predicate.GatewayPredicate;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.web.server.ServerWebExchange;

/** Mesh routes in Spring Cloud Gateway's form: an identity, an address for people and metadata; their predicates and filters are the plan's. */
public final class MeshRoutes {
    /** Metadata: the VirtualService, such as {@code default/reviews}. */
    public static final String VIRTUAL_SERVICE = "meshway.virtual-service";

    /** Metadata: index of the rule in {@code spec.http}. */
    public static final String RULE = "meshway.rule";

    private final ConcurrentMap<Plan, Route> prepared = new ConcurrentHashMap<>();
    private volatile PlanTable retained = PlanTable.EMPTY;
    private final Route noRoute = route("meshway:no-route", "nothing else fits", URI.create("mesh:no-route"), Map.of());

    /** The route of a plan, the same object as long as the plan is in force. */
    Route of(Plan plan) {
        Route known = prepared.get(plan);
        return known != null ? known : prepared.computeIfAbsent(plan, this::create);
    }

    /** Forgets the routes of plans that are no longer in force. Called for one state after the other. */
    public void retain(PlanTable inForce) {
        PlanTable before = retained;
        retained = inForce;
        if (before != inForce && !prepared.isEmpty()) {
            prepared.keySet().retainAll(new HashSet<>(inForce.routePlans()));
        }
    }

    private Route create(Plan plan) {
        CompiledRoute route = plan.route();
        if (route == null) {
            return noRoute;
        }
        String owner = route.source().owner().namespace()
                + '/'
                + route.source().owner().name();
        Map<String, Object> metadata =
                Map.of(VIRTUAL_SERVICE, owner, RULE, route.source().rule());
        return route(route.id(), route.matcher().describe(), uri(route.action()), metadata);
    }

    private static Route route(String id, String condition, URI uri, Map<String, Object> metadata) {
        return Route.async()
                .id(id)
                .uri(uri)
                .predicate(new Condition(condition))
                .metadata(metadata)
                .build();
    }

    /** {@code mesh://host:port/subset} of the first destination, or what the route does instead of forwarding. */
    private static URI uri(RouteAction action) {
        if (action instanceof RouteAction.Forward forward) {
            var cluster = forward.clusters().entries().get(0).cluster();
            String subset = cluster.subset().isEmpty() ? "" : "/" + cluster.subset();
            return URI.create("mesh://" + cluster.host().replace('*', '_') + ':' + cluster.port() + subset);
        }
        return URI.create(action instanceof RouteAction.Redirect ? "mesh:redirect" : "mesh:direct-response");
    }

    /** The condition for people. The mesh's own index decides; whoever else walks all routes is not to find mesh routes. */
    private record Condition(String text) implements GatewayPredicate {
        @Override
        public boolean test(ServerWebExchange exchange) {
            return false;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
