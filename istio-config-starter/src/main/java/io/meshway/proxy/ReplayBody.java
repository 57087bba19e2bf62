package io.meshway.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * The request's body, streamed to one attempt at a time. What went by is kept up to a limit, so that a retry can begin from the start while the client is
 * still sending; beyond the limit it streams on and can no longer be replayed. Lives on the event loop of the client's connection.
 */
final class ReplayBody implements CoreSubscriber<ByteBuf> {
    /** Envoy's stream buffer: 1 MiB. */
    static final int LIMIT_BYTES = 1024 * 1024;

    private final Flux<ByteBuf> source;
    private final EventExecutor executor;
    private final Runnable whenReceived;
    private final List<ByteBuf> kept = new ArrayList<>(4);
    private int keptBytes;
    private boolean keeping;
    private boolean replayable;
    private boolean received;
    private boolean closed;
    private @Nullable Throwable failure;
    private @Nullable Subscription upstream;
    private long outstanding;
    private @Nullable Feed feed;

    /**
     * A body that nobody has subscribed yet.
     *
     * @param source the body as the client sends it
     * @param keep whether there may be a retry
     * @param whenReceived told once, when the client has sent everything
     */
    ReplayBody(Flux<ByteBuf> source, EventExecutor executor, boolean keep, Runnable whenReceived) {
        this.source = source;
        this.executor = executor;
        this.keeping = keep;
        this.replayable = keep;
        this.whenReceived = whenReceived;
    }

    /** Whether another attempt can have the whole body. */
    boolean replayable() {
        return replayable;
    }

    /** The body for the next attempt, from the start; the feed of the attempt before ends. */
    Flux<ByteBuf> open() {
        return new Flux<>() {
            @Override
            public void subscribe(CoreSubscriber<? super ByteBuf> subscriber) {
                Feed next = new Feed(subscriber);
                run(() -> {
                    feed = next;
                    if (upstream == null) {
                        source.subscribe(ReplayBody.this);
                    }
                    subscriber.onSubscribe(next);
                    next.drain();
                });
            }
        };
    }

    /** No further attempt will come: what is kept is only needed until the current feed has seen it. */
    void keepNoMore() {
        run(() -> {
            keeping = false;
            replayable = false;
            if (feed == null || feed.index >= kept.size()) {
                dropKept();
            }
        });
    }

    /** The exchange is over: whatever is kept is released, whatever still comes is not wanted. */
    void close() {
        run(() -> {
            closed = true;
            feed = null;
            dropKept();
            if (upstream != null && !received) {
                upstream.cancel();
            }
        });
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        upstream = subscription;
    }

    @Override
    public void onNext(ByteBuf piece) {
        outstanding--;
        if (closed) {
            ReferenceCountUtil.release(piece);
            return;
        }
        if (keeping && keptBytes + piece.readableBytes() > LIMIT_BYTES) {
            keeping = false;
            replayable = false;
        }
        Feed current = feed;
        if (current == null && !replayable) {
            ReferenceCountUtil.release(piece);
            return;
        }
        if (current == null || keeping || current.index < kept.size()) {
            kept.add(piece);
            keptBytes += piece.readableBytes();
            if (current != null) {
                current.drain();
            }
            return;
        }
        dropKept();
        current.emit(piece);
    }

    @Override
    public void onError(Throwable error) {
        failure = error;
        drainFeed();
    }

    @Override
    public void onComplete() {
        received = true;
        if (!closed) {
            whenReceived.run();
        }
        drainFeed();
    }

    private void drainFeed() {
        if (feed != null) {
            feed.drain();
        }
    }

    private void dropKept() {
        for (ByteBuf piece : kept) {
            piece.release();
        }
        kept.clear();
        keptBytes = 0;
        if (feed != null) {
            feed.index = 0;
        }
    }

    private void run(Runnable task) {
        if (executor.inEventLoop()) {
            task.run();
        } else {
            executor.execute(task);
        }
    }

    /** One attempt's view. */
    private final class Feed implements Subscription {
        private final CoreSubscriber<? super ByteBuf> subscriber;
        private long demand;
        private int index;
        private boolean ended;
        private boolean draining;

        Feed(CoreSubscriber<? super ByteBuf> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long n) {
            run(() -> {
                demand = Operators.addCap(demand, n);
                drain();
            });
        }

        @Override
        public void cancel() {
            run(() -> {
                ended = true;
                if (feed == this) {
                    feed = null;
                }
            });
        }

        void drain() {
            if (draining || feed != this) {
                return;
            }
            draining = true;
            try {
                while (!ended && demand > 0 && index < kept.size()) {
                    emit(kept.get(index++).retainedDuplicate());
                }
            } finally {
                draining = false;
            }
            if (ended || index < kept.size()) {
                return;
            }
            if (!keeping && !kept.isEmpty()) {
                dropKept();
            }
            endOrAsk();
        }

        private void endOrAsk() {
            if (failure != null) {
                ended = true;
                subscriber.onError(failure);
            } else if (received) {
                ended = true;
                subscriber.onComplete();
            } else if (upstream != null && demand > outstanding) {
                long more = demand - outstanding;
                outstanding = Operators.addCap(outstanding, more);
                upstream.request(more);
            }
        }

        private void emit(ByteBuf piece) {
            if (ended) {
                piece.release();
                return;
            }
            if (demand != Long.MAX_VALUE) {
                demand--;
            }
            subscriber.onNext(piece);
        }
    }
}
