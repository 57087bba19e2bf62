package io.meshway.gateway;

import io.meshway.proxy.Plan;
import io.meshway.transport.door.ClaimedRequest;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Requests that a virtual host covers, before any controller or route of the application: the plan is chosen by what the application's filters made of the
 * request.
 */
public final class ClaimedHandlerMapping implements HandlerMapping, Ordered {
    private final MeshWebHandler handler;
    private final MeshRoutes routes;

    /** A mapping to this handler. */
    public ClaimedHandlerMapping(MeshWebHandler handler, MeshRoutes routes) {
        this.handler = handler;
        this.routes = routes;
    }

    @Override
    public Mono<Object> getHandler(ServerWebExchange exchange) {
        if (!(ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest()) instanceof ClaimedRequest claimed)) {
            return Mono.empty();
        }
        Plan plan = claimed.claim().host().plan(new SpringDownstream(exchange, claimed));
        exchange.getAttributes().put(MeshWebHandler.PLAN, plan);
        exchange.getAttributes().put(MeshWebHandler.CLAIMED, claimed);
        exchange.getAttributes().put(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR, routes.of(plan));
        // Spring only looks for the handler of a preflight and never runs it, but here the plan decides what a
        // preflight gets.
        return CorsUtils.isPreFlightRequest(exchange.getRequest())
                ? handler.handle(exchange).thenReturn(handler)
                : Mono.just(handler);
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
