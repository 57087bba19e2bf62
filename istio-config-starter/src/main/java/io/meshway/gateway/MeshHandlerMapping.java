package io.meshway.gateway;

import io.meshway.proxy.CurrentPlans;
import io.meshway.proxy.Plan;
import io.meshway.transport.door.ClaimedRequest;
import org.springframework.cloud.gateway.config.GlobalCorsProperties;
import org.springframework.cloud.gateway.handler.FilteringWebHandler;
import org.springframework.cloud.gateway.handler.RoutePredicateHandlerMapping;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.core.env.Environment;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Spring Cloud Gateway's lookup with the mesh's index in front: hosts that a virtual host covers never reach the user's routes, other hosts never walk
 * ours.
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

    /** Preflights of mesh routes are the plan's: Spring would answer them by its own CORS settings. */
    @Override
    public Mono<Object> getHandler(ServerWebExchange exchange) {
        return ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest()) instanceof ClaimedRequest
                ? getHandlerInternal(exchange).cast(Object.class)
                : super.getHandler(exchange);
    }

    @Override
    protected Mono<Route> lookupRoute(ServerWebExchange exchange) {
        if (ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest()) instanceof ClaimedRequest claimed) {
            Plan plan = claimed.claim().host().plan(new SpringDownstream(exchange, claimed));
            exchange.getAttributes().put(MeshWebHandler.PLAN, plan);
            exchange.getAttributes().put(MeshWebHandler.CLAIMED, claimed);
            return Mono.just(routes.of(plan));
        }
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
