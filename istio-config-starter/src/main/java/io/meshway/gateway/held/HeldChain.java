package io.meshway.gateway.held;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.NettyWriteResponseFilter;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Filters in their order; answers go out where Spring Cloud Gateway writes those of its own routes ({@link NettyWriteResponseFilter}'s place). */
public final class HeldChain {
    private static final GatewayFilter WRITING = (exchange, chain) -> chain.filter(exchange);

    private final List<GatewayFilter> filters;

    /** Filters in any order. */
    public HeldChain(List<GatewayFilter> filters) {
        List<GatewayFilter> all = new ArrayList<>(filters);
        OrderedGatewayFilter writing =
                new OrderedGatewayFilter(WRITING, NettyWriteResponseFilter.WRITE_RESPONSE_FILTER_ORDER);
        all.add(writing);
        AnnotationAwareOrderComparator.sort(all);
        all.replaceAll(filter -> filter == writing ? WRITING : filter);
        this.filters = List.copyOf(all);
    }

    /** Runs the filters once for this request, and behind them {@code server}. */
    public Mono<Void> run(ServerWebExchange exchange, Function<ServerWebExchange, Mono<Void>> server) {
        return new Position(filters, 0, new HeldAnswer(), server).filter(exchange);
    }

    /** What is left of the filters for one request. */
    private record Position(
            List<GatewayFilter> filters, int index, HeldAnswer held, Function<ServerWebExchange, Mono<Void>> server)
            implements GatewayFilterChain {
        @Override
        public Mono<Void> filter(ServerWebExchange exchange) {
            return Mono.defer(() -> next(exchange));
        }

        private Mono<Void> next(ServerWebExchange exchange) {
            if (index == filters.size()) {
                return held.hold(exchange, server);
            }
            Position rest = new Position(filters, index + 1, held, server);
            GatewayFilter filter = filters.get(index);
            return filter == WRITING ? held.write(exchange, rest.filter(exchange)) : filter.filter(exchange, rest);
        }
    }
}
