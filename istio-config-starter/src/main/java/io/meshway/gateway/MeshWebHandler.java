package io.meshway.gateway;

import io.meshway.gateway.held.HeldChain;
import io.meshway.proxy.Plan;
import io.meshway.transport.door.ClaimedRequest;
import java.util.List;
import java.util.function.Predicate;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;
import org.springframework.cloud.gateway.handler.FilteringWebHandler;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.core.annotation.OrderUtils;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Runs a mesh route: the user's global filters in their order, then the plan. Spring Cloud Gateway's own global filters serve its own routes; the core does
 * what they do.
 */
public final class MeshWebHandler extends FilteringWebHandler {
    static final String PLAN = MeshWebHandler.class.getName() + ".plan";
    static final String CLAIMED = MeshWebHandler.class.getName() + ".claimed";

    private static final String STOCK = "org.springframework.cloud.gateway.";

    private final GatewayFilterChain chain;

    /** A handler for these global filters, stock ones included. */
    public MeshWebHandler(List<GlobalFilter> filters, boolean cacheFilters) {
        super(filters, cacheFilters);
        List<GlobalFilter> users = filters.stream()
                .filter(Predicate.not(MeshWebHandler::isStock))
                .sorted(AnnotationAwareOrderComparator.INSTANCE)
                .toList();
        this.chain = users.isEmpty() ? MeshWebHandler::serve : held(users);
    }

    /** A filter that comes when the answer is known may still change it, as in Spring Cloud Gateway's own routes. */
    private static GatewayFilterChain held(List<GlobalFilter> users) {
        HeldChain chain =
                new HeldChain(users.stream().map(MeshWebHandler::inOrder).toList());
        return exchange -> chain.run(exchange, MeshWebHandler::serve);
    }

    private static GatewayFilter inOrder(GlobalFilter filter) {
        Integer order = filter instanceof Ordered ordered
                ? Integer.valueOf(ordered.getOrder())
                : OrderUtils.getOrder(filter.getClass());
        return new OrderedGatewayFilter(filter::filter, order == null ? Ordered.LOWEST_PRECEDENCE : order);
    }

    /** Whether a global filter is one that Spring Cloud Gateway brings itself. */
    public static boolean isStock(GlobalFilter filter) {
        return filter.getClass().getName().startsWith(STOCK);
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        return exchange.getAttributes().containsKey(PLAN) ? chain.filter(exchange) : super.handle(exchange);
    }

    private static Mono<Void> serve(ServerWebExchange exchange) {
        Plan plan = exchange.getRequiredAttribute(PLAN);
        ClaimedRequest claimed = exchange.getRequiredAttribute(CLAIMED);
        return plan.serve(new SpringDownstream(exchange, claimed));
    }
}
