package io.meshway.proxy;

import io.meshway.route.CompiledRoute;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A route with everything that serving it needs, prepared when configuration is applied. */
public interface Plan {
    /** Serves the request through to the last byte of the answer; never fails for reasons of the upstream. */
    Mono<Void> serve(Downstream request);

    /** The route; null for the answers that no route gives (404, redirect to https). */
    @Nullable
    CompiledRoute route();

    /** Whether something of the application stands in front of the route's destinations, which only runs where requests are Spring's. */
    default boolean interposed() {
        return false;
    }
}
