package io.meshway.gateway.filter;

import org.springframework.cloud.gateway.config.GlobalCorsProperties;
import org.springframework.cloud.gateway.handler.FilteringWebHandler;
import org.springframework.cloud.gateway.handler.RoutePredicateHandlerMapping;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.env.Environment;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/** Spring Cloud Gateway's lookup of the application's routes, in which a route with a CORS policy of Istio's answers preflights itself. */
public final class ApplicationHandlerMapping extends RoutePredicateHandlerMapping {
    /**
     * The lookup.
     *
     * @param routes the application's own, and no others
     */
    public ApplicationHandlerMapping(
            FilteringWebHandler handler, RouteLocator routes, GlobalCorsProperties cors, Environment environment) {
        super(handler, routes, cors, environment);
    }

    /** Spring looks for the handler of a preflight and never runs it. */
    @Override
    public Mono<Object> getHandler(ServerWebExchange exchange) {
        if (!CorsUtils.isPreFlightRequest(exchange.getRequest())) {
            return super.getHandler(exchange);
        }
        return getHandlerInternal(exchange)
                .filter(found -> IstioFilters.answersPreflights(
                        exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR)))
                .flatMap(found -> ((WebHandler) found).handle(exchange).thenReturn((Object) found))
                .switchIfEmpty(Mono.defer(() -> super.getHandler(exchange)));
    }

    @Override
    protected String getSimpleName() {
        return "ApplicationHandlerMapping";
    }
}
