package io.meshway.proxy;

import reactor.core.publisher.Mono;

/** Who takes a request that has passed a route's fault and CORS policies, instead of the route's destinations. */
@FunctionalInterface
public interface Onward {
    /**
     * Serves the request.
     *
     * @param marks what the policies add to whatever answer it gets
     */
    Mono<Void> serve(Downstream request, ResponseEdits marks);
}
