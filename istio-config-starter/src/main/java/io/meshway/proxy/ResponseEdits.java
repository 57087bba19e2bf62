package io.meshway.proxy;

import io.netty.handler.codec.http.HttpHeaders;

/** What a route does to the headers of its answer. */
@FunctionalInterface
interface ResponseEdits {
    /** Nothing. */
    ResponseEdits NONE = headers -> {};

    void apply(HttpHeaders headers);
}
