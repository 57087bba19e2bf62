package io.meshway.gateway.held;

import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Mono;

/** A response, as the last filter left it, whose status and headers are the real one's, and whose writing waits for the filters. */
final class HeldResponse extends ServerHttpResponseDecorator {
    private final HeldAnswer.Serving serving;

    HeldResponse(ServerHttpResponse response, HeldAnswer.Serving serving) {
        super(response);
        this.serving = serving;
    }

    @Override
    public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
        return hold(() -> getDelegate().writeWith(body));
    }

    @Override
    public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
        return hold(() -> getDelegate().writeAndFlushWith(body));
    }

    @Override
    public Mono<Void> setComplete() {
        return hold(() -> getDelegate().setComplete());
    }

    private Mono<Void> hold(Supplier<Mono<Void>> write) {
        return Mono.create(written -> serving.hold(write, written));
    }
}
