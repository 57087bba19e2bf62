package io.meshway.transport.door;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** How an answer reaches the client: natively, or through Spring's response. */
@FunctionalInterface
public interface Responder {
    /** See {@link io.meshway.proxy.Downstream#answer}. */
    Mono<Void> answer(int status, HttpHeaders headers, @Nullable Publisher<? extends ByteBuf> body);
}
