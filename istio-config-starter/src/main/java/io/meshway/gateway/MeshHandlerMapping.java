package io.meshway.gateway;

import io.meshway.proxy.CurrentPlans;
import org.springframework.cloud.gateway.config.GlobalCorsProperties;
import org.springframework.cloud.gateway.handler.FilteringWebHandler;
import org.springframework.cloud.gateway.handler.RoutePredicateHandlerMapping;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.core.env.Environment;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Spring Cloud Gateway's lookup for hosts that no virtual host covers: it walks the user's routes and never the mesh's. On a port that a Gateway serves,
 * what no route wants either is 404 with an empty body, as everywhere in the mesh.
 */
public final class MeshHandlerMapping extends RoutePredicateHandlerMapping {
    private final CurrentPlans plans;
    private final MeshRoutes routes;

    /**
     * The lookup.
     *
     * @param users routes that the user defined for Spring Cloud Gateway, and no others
     */
    public MeshHandlerMapping(
            FilteringWebHandler handler,
            RouteLocator users,
            GlobalCorsProperties cors,
            Environment environment,
            CurrentPlans plans,
            MeshRoutes routes) {
        super(handler, users, cors, environment);
        this.plans = plans;
        this.routes = routes;
    }

    @Override
    protected Mono<Route> lookupRoute(ServerWebExchange exchange) {
        Mono<Route> users = super.lookupRoute(exchange);
        return isMeshPort(exchange) ? users.switchIfEmpty(Mono.fromSupplier(routes::unclaimed)) : users;
    }

    private boolean isMeshPort(ServerWebExchange exchange) {
        var local = exchange.getRequest().getLocalAddress();
        return local != null && plans.plaintext(local.getPort()) != null;
    }

    @Override
    protected String getSimpleName() {
        return "MeshHandlerMapping";
    }
}
