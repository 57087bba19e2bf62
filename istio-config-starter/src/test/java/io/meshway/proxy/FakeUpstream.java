package io.meshway.proxy;

import io.meshway.cluster.limit.ClusterLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/** An endpoint without a network: every attempt waits for what the test makes of it. */
final class FakeUpstream implements Upstream {
    private final String key;
    private final List<Exchange> all;
    private final ClusterLimits limits;

    FakeUpstream(String key, List<Exchange> all, ClusterLimits limits) {
        this.key = key;
        this.all = all;
        this.limits = limits;
    }

    @Override
    public Mono<Void> exchange(Request request, ResponseConsumer consumer) {
        return new Mono<>() {
            @Override
            public void subscribe(CoreSubscriber<? super Void> actual) {
                if (!limits.requests().tryAcquire()) {
                    Operators.error(actual, new UpstreamFailure(UpstreamFailure.Reason.OVERFLOW, "test"));
                    return;
                }
                Exchange exchange = new Exchange(key, request, consumer, actual, limits);
                all.add(exchange);
                actual.onSubscribe(exchange);
            }
        };
    }

    @Override
    public void close() {}

    static HttpHeaders headers(String... namesAndValues) {
        HttpHeaders headers = new DefaultHttpHeaders();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    /** One attempt. */
    static final class Exchange implements Subscription {
        final String endpoint;
        final Request request;
        /** The headers as they were when the attempt began. */
        final HttpHeaders headers;

        final StringBuilder received = new StringBuilder();
        boolean cancelled;
        boolean discarded;
        boolean receivedAll;

        @Nullable
        Throwable bodyFailure;

        private final ResponseConsumer consumer;
        private final CoreSubscriber<? super Void> actual;
        private final ClusterLimits limits;
        private boolean released;
        private @Nullable Disposable answering;
        private @Nullable BaseSubscriber<ByteBuf> receiving;

        Exchange(
                String endpoint,
                Request request,
                ResponseConsumer consumer,
                CoreSubscriber<? super Void> actual,
                ClusterLimits limits) {
            this.endpoint = endpoint;
            this.request = request;
            this.headers = request.headers().copy();
            this.consumer = consumer;
            this.actual = actual;
            this.limits = limits;
        }

        /** A connection is there and the head is written; reads whatever comes. */
        Exchange connect() {
            return connect(Long.MAX_VALUE);
        }

        /** A connection is there and the head is written; reads this many pieces of the body. */
        Exchange connect(long pieces) {
            request.events().connected();
            request.events().headSent();
            if (request.body() != null) {
                receiving = new BaseSubscriber<>() {
                    @Override
                    protected void hookOnSubscribe(Subscription subscription) {
                        if (pieces > 0) {
                            subscription.request(pieces);
                        }
                    }

                    @Override
                    protected void hookOnNext(ByteBuf piece) {
                        received.append(piece.toString(StandardCharsets.UTF_8));
                        piece.release();
                    }

                    @Override
                    protected void hookOnComplete() {
                        receivedAll = true;
                    }

                    @Override
                    protected void hookOnError(Throwable error) {
                        bodyFailure = error;
                    }
                };
                request.body().subscribe(receiving);
            }
            return this;
        }

        /** Reads more of the request's body. */
        void read(long pieces) {
            receiving.request(pieces);
        }

        void respond(int status, String... namesAndValues) {
            respond(status, headers(namesAndValues), Flux.just(bytes("from " + endpoint)));
        }

        void respond(int status, HttpHeaders responseHeaders, Flux<ByteBuf> body) {
            Publisher<Void> answered = consumer.accept(new FakeResponse(this, status, responseHeaders, body));
            answering = Mono.fromDirect(answered)
                    .subscribe(nothing -> {}, error -> end(() -> actual.onError(error)), () -> end(actual::onComplete));
        }

        void fail(UpstreamFailure.Reason reason) {
            end(() -> actual.onError(new UpstreamFailure(reason, "test")));
        }

        private void end(Runnable signal) {
            if (!cancelled) {
                stopReading();
                signal.run();
            }
        }

        private void stopReading() {
            if (!released) {
                released = true;
                limits.requests().release();
            }
            if (receiving != null) {
                receiving.cancel();
            }
        }

        @Override
        public void request(long n) {}

        @Override
        public void cancel() {
            cancelled = true;
            stopReading();
            if (answering != null) {
                answering.dispose();
            }
        }
    }

    private record FakeResponse(Exchange exchange, int status, HttpHeaders headers, Flux<ByteBuf> body)
            implements Response {
        @Override
        public boolean bodiless() {
            return exchange.request.method().equals("HEAD") || status == 204 || status == 304;
        }

        @Override
        public void discard() {
            exchange.discarded = true;
        }
    }

    /** Every attempt, in order. */
    static List<Exchange> newList() {
        return new ArrayList<>();
    }
}
