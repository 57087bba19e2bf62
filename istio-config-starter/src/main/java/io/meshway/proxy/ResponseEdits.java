package io.meshway.proxy;

import io.netty.handler.codec.http.HttpHeaders;

/** What a route does to the headers of its answer. */
@FunctionalInterface
public interface ResponseEdits {
    /** Nothing. */
    ResponseEdits NONE = headers -> {};

    /** Edits the headers of an answer in place. */
    void apply(HttpHeaders headers);
}
