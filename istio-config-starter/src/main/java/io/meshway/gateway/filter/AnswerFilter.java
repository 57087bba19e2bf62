package io.meshway.gateway.filter;

import io.meshway.gateway.SpringDownstream;
import io.meshway.proxy.Plan;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Redirect or direct response: the request ends here.
 *
 * @param prefix of the paths that are meant; null for every path
 */
record AnswerFilter(Plan plan, @Nullable String prefix, String label) implements GatewayFilter {
    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        SpringDownstream request = NativeRequests.downstream(exchange);
        return prefix == null || request.path().startsWith(prefix) ? plan.serve(request) : chain.filter(exchange);
    }

    @Override
    public String toString() {
        return "[" + label + ']';
    }
}
