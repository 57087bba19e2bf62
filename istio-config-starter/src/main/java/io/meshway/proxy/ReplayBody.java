package io.meshway.proxy;

import io.netty.buffer.ByteBuf;
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
    private int turn;
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
        int its = ++turn;
        return new Flux<>() {
            @Override
            public void subscribe(CoreSubscriber<? super ByteBuf> subscriber) {
                run(() -> begin(its, subscriber));
            }
        };
    }

    private void begin(int its, CoreSubscriber<? super ByteBuf> subscriber) {
        if (closed || its != turn) {
            Operators.error(
                    subscriber, new UpstreamFailure(UpstreamFailure.Reason.LOCAL_RESET, "attempt was given up"));
            return;
        }
        Feed next = new Feed(subscriber);
        feed = next;
        subscriber.onSubscribe(next);
        if (upstream == null) {
            source.subscribe(this);
        }
        next.drain();
    }

    /** No further attempt will come: what is kept is only needed until the current feed has seen it. */
    void keepNoMore() {
        keeping = false;
        replayable = false;
        if (feed == null || feed.index >= kept.size()) {
            dropKept();
        }
    }

    /** The exchange is over: whatever is kept is released, whatever still comes is not wanted. */
    void close() {
        closed = true;
        feed = null;
        dropKept();
        if (upstream != null && !received) {
            upstream.cancel();
        }
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        upstream = subscription;
    }

    @Override
    public void onNext(ByteBuf piece) {
        if (executor.inEventLoop()) {
            next(piece);
        } else {
            executor.execute(() -> next(piece));
        }
    }

    private void next(ByteBuf piece) {
        outstanding--;
        if (keeping && keptBytes + piece.readableBytes() > LIMIT_BYTES) {
            keeping = false;
            replayable = false;
        }
        Feed current = feed;
        if (closed || (current == null && !replayable)) {
            piece.release();
        } else if (current == null || keeping || !current.takesDirectly()) {
            kept.add(piece);
            keptBytes += piece.readableBytes();
            if (current != null) {
                current.drain();
            }
        } else {
            dropKept();
            current.emit(piece);
        }
    }

    @Override
    public void onError(Throwable error) {
        run(() -> {
            failure = error;
            drainFeed();
        });
    }

    @Override
    public void onComplete() {
        run(() -> {
            received = true;
            if (!closed) {
                whenReceived.run();
            }
            drainFeed();
        });
    }

    private void drainFeed() {
        if (feed != null) {
            feed.drain();
        }
    }

    private void dropKept() {
        for (int i = 0; i < kept.size(); i++) {
            kept.get(i).release();
        }
        kept.clear();
        keptBytes = 0;
        if (feed != null) {
            feed.index = 0;
        }
    }

    private void run(Runnable task) {
        EventLoops.run(executor, task);
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
                    if (!replayable) {
                        dropKept();
                    }
                }
            });
        }

        /** Whether a piece can go to the subscriber without waiting behind others; demand of an attempt before may have brought it. */
        boolean takesDirectly() {
            return demand > 0 && index >= kept.size();
        }

        void drain() {
            if (draining || feed != this) {
                return;
            }
            draining = true;
            while (feed == this && demand > 0 && index < kept.size()) {
                emit(kept.get(index++).retainedDuplicate());
            }
            draining = false;
            if (feed != this || index < kept.size()) {
                return;
            }
            if (!keeping && !kept.isEmpty()) {
                dropKept();
            }
            endOrAsk();
        }

        private void endOrAsk() {
            if (ended) {
                return;
            }
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
            if (demand != Long.MAX_VALUE) {
                demand--;
            }
            subscriber.onNext(piece);
        }
    }
}
