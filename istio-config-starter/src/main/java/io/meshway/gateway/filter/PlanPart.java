package io.meshway.gateway.filter;

import java.util.Map;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Retries, timeout or mirror of a route with a mesh address: nothing to do by itself, its values become part of the route's plan.
 *
 * @param values by path in the rule
 */
record PlanPart(Behaviour behaviour, Map<String, String> values) implements GatewayFilter {
    PlanPart {
        values = Map.copyOf(values);
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        return chain.filter(exchange);
    }

    @Override
    public String toString() {
        return "[" + behaviour.filter() + ' ' + values + ']';
    }
}
