package io.meshway.proxy;

import io.meshway.route.CompiledRoute;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A route that answers by itself, with something of the application in front. */
record InterposedPlan(Plan rest, Interposition.Filters filters) implements Plan {
    @Override
    public Mono<Void> serve(Downstream request) {
        return filters.serve(request, ResponseEdits.NONE, rest);
    }

    @Override
    public @Nullable CompiledRoute route() {
        return rest.route();
    }

    @Override
    public boolean interposed() {
        return true;
    }
}
