package io.meshway.proxy;

import io.meshway.route.CompiledRoute;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Says which routes have something of the application between their policies and their destinations. Asked when plans are prepared. */
@FunctionalInterface
public interface Interposition {
    /** No route has. */
    Interposition NONE = route -> null;

    /** What stands in front of the route's destinations; null for nothing. */
    @Nullable
    Filters filters(CompiledRoute route);

    /** What the application does with each request of a route, once, after fault and CORS. */
    @FunctionalInterface
    interface Filters {
        /**
         * Serves the request.
         *
         * @param marks what the policies before add to whatever answer it gets
         * @param rest everything behind: rewrites, mirrors, destinations with retries and timeout, or the answer that the route gives by itself
         */
        Mono<Void> serve(Downstream request, ResponseEdits marks, Plan rest);
    }
}
