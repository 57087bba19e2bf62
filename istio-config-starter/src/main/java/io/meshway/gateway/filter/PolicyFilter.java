package io.meshway.gateway.filter;

import io.meshway.gateway.SpringDownstream;
import io.meshway.proxy.Downstream;
import io.meshway.proxy.LoosePlans;
import io.meshway.proxy.Plan;
import io.meshway.proxy.ResponseEdits;
import io.meshway.route.CompiledRoute;
import io.meshway.route.action.RouteAction;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Fault or CORS policy in front of the filters that come behind it. */
final class PolicyFilter implements GatewayFilter {
    private final Plan plan;
    private final boolean cors;
    private final String label;
    /** Where the rest of the chain waits while the policy is at work; of this filter alone, as a route may have several. */
    private final String rest = PolicyFilter.class.getName() + '@' + System.identityHashCode(this);

    PolicyFilter(LoosePlans plans, CompiledRoute route, String label) {
        this.plan = plans.policies(route, this::onward);
        this.cors = ((RouteAction.Forward) route.action()).cors() != null;
        this.label = label;
    }

    /** Whether preflights may end here. */
    boolean answersPreflights() {
        return cors;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        exchange.getAttributes().put(rest, chain);
        return plan.serve(NativeRequests.downstream(exchange));
    }

    private Mono<Void> onward(Downstream request, ResponseEdits marks) {
        ServerWebExchange exchange = ((SpringDownstream) request).exchange();
        AnswerEdits.register(exchange, marks);
        GatewayFilterChain chain = exchange.getRequiredAttribute(rest);
        return chain.filter(exchange);
    }

    @Override
    public String toString() {
        return "[" + label + ']';
    }
}
