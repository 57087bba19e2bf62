package io.meshway.transport.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import java.util.function.UnaryOperator;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

/** The body of a message that Reactor Netty receives, with every buffer owned by the subscriber; Reactor Netty lends them only for the call. */
public final class OwnedBody extends Flux<ByteBuf> {
    private final Flux<?> received;
    private final UnaryOperator<Throwable> failure;

    /**
     * A view on the body.
     *
     * @param received buffers, or messages that hold one
     * @param failure what the subscriber is told when the body breaks off
     */
    public OwnedBody(Flux<?> received, UnaryOperator<Throwable> failure) {
        this.received = received;
        this.failure = failure;
    }

    @Override
    public void subscribe(CoreSubscriber<? super ByteBuf> actual) {
        received.subscribe(new Owner(actual, failure));
    }

    private record Owner(CoreSubscriber<? super ByteBuf> actual, UnaryOperator<Throwable> failure)
            implements CoreSubscriber<Object> {
        @Override
        public void onSubscribe(Subscription subscription) {
            actual.onSubscribe(subscription);
        }

        @Override
        public void onNext(Object piece) {
            ByteBuf buffer = piece instanceof ByteBufHolder holder ? holder.content() : (ByteBuf) piece;
            actual.onNext(buffer.retain());
        }

        @Override
        public void onError(Throwable error) {
            actual.onError(failure.apply(error));
        }

        @Override
        public void onComplete() {
            actual.onComplete();
        }

        @Override
        public Context currentContext() {
            return actual.currentContext();
        }
    }
}
