package io.meshway.gateway.filter;

import io.meshway.gateway.SpringDownstream;
import io.meshway.gateway.held.HeldChain;
import io.meshway.proxy.Downstream;
import io.meshway.proxy.Interposition;
import io.meshway.proxy.Plan;
import io.meshway.proxy.ResponseEdits;
import reactor.core.publisher.Mono;

/** Filters of the application between the policies of a mesh route and its destinations. */
record RouteFilters(HeldChain chain) implements Interposition.Filters {
    @Override
    public Mono<Void> serve(Downstream request, ResponseEdits marks, Plan rest) {
        if (!(request instanceof SpringDownstream before)) {
            throw new IllegalStateException("a route with filters of the application was served past Spring");
        }
        AnswerEdits.register(before.exchange(), marks);
        return chain.run(before.exchange(), exchange -> rest.serve(new SpringDownstream(exchange, before.claimed())));
    }
}
