package io.meshway.gateway;

import io.meshway.proxy.Plan;
import io.meshway.transport.door.ClaimedRequest;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** The last filter for requests that a virtual host covers: the plan is chosen by what the application's filters made of the request. */
final class MeshFilter implements WebFilter {
    private final MeshWebHandler handler;
    private final MeshRoutes routes;

    MeshFilter(MeshWebHandler handler, MeshRoutes routes) {
        this.handler = handler;
        this.routes = routes;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        ClaimedRequest claimed = request instanceof ClaimedServerRequest untouched
                ? untouched.claimed()
                : ServerHttpRequestDecorator.getNativeRequest(request);
        Plan plan = request instanceof ClaimedServerRequest
                ? claimed.plan()
                : claimed.claim().host().plan(new SpringDownstream(exchange, claimed));
        exchange.getAttributes().put(MeshWebHandler.PLAN, plan);
        exchange.getAttributes().put(MeshWebHandler.CLAIMED, claimed);
        exchange.getAttributes().put(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR, routes.of(plan));
        return handler.handle(exchange);
    }
}
