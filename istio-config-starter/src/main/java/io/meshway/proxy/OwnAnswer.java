package io.meshway.proxy;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** Follows an answer that the proxy makes itself to its last byte. */
record OwnAnswer(ForwardExchange exchange) implements CoreSubscriber<Void> {
    @Override
    public void onSubscribe(Subscription subscription) {
        exchange.answering(subscription);
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Void nothing) {}

    @Override
    public void onError(Throwable error) {
        exchange.finish(error);
    }

    @Override
    public void onComplete() {
        exchange.finish(null);
    }
}
