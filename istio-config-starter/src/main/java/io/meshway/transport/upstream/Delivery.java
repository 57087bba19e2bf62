package io.meshway.transport.upstream;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** Waits for the end of what the consumer makes of a response. */
final class Delivery implements CoreSubscriber<Void> {
    private final Exchange exchange;
    private volatile @Nullable Subscription subscription;
    private volatile boolean stopped;

    Delivery(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public void onSubscribe(Subscription consumers) {
        subscription = consumers;
        if (stopped) {
            consumers.cancel();
        } else {
            consumers.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(Void nothing) {}

    @Override
    public void onError(Throwable error) {
        exchange.delivered(error);
    }

    @Override
    public void onComplete() {
        exchange.delivered(null);
    }

    /** Nobody is interested in the end any more. */
    void stop() {
        stopped = true;
        Subscription running = subscription;
        if (running != null) {
            running.cancel();
        }
    }
}
