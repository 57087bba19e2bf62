package io.meshway.proxy;

import io.netty.buffer.ByteBuf;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;

/**
 * The body of one mirrored copy: filled at the pace of the request, emptied at the pace of the mirror, on two event loops. Whatever waits in between is
 * released when either side gives up, even if nobody ever subscribed.
 */
final class MirrorBranch extends Flux<ByteBuf> implements Subscription {
    /** How far a mirror may fall behind: 4 MiB. */
    static final long LIMIT_BYTES = 4L * 1024 * 1024;

    private final Queue<ByteBuf> waiting = Queues.<ByteBuf>unbounded().get();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicLong requested = new AtomicLong();
    private final AtomicInteger signals = new AtomicInteger();
    private volatile @Nullable CoreSubscriber<? super ByteBuf> subscriber;
    private volatile @Nullable Throwable failure;
    private volatile boolean complete;
    private volatile boolean discarded;
    private @Nullable Runnable whenComplete;
    private boolean told;

    /** What to do once the client has sent everything; on the client's event loop. */
    void whenComplete(Runnable task) {
        whenComplete = task;
    }

    /** Takes a copy of a piece, or gives the mirror up when too much waits for it. The piece stays the caller's. */
    void offer(ByteBuf piece) {
        if (discarded || failure != null) {
            return;
        }
        if (waitingBytes.addAndGet(piece.readableBytes()) > LIMIT_BYTES) {
            fail(new UpstreamFailure(UpstreamFailure.Reason.OVERFLOW, "mirror too slow"));
            return;
        }
        waiting.add(piece.retainedDuplicate());
        drain();
    }

    /** That was all of it. */
    void complete() {
        complete = true;
        drain();
        Runnable task = whenComplete;
        if (task != null) {
            task.run();
        }
    }

    /** The rest will not come, and what waits is of no use; nothing happens if the body is complete. */
    void fail(Throwable error) {
        if (!complete && failure == null) {
            failure = error;
            drain();
        }
    }

    /** The mirror is not interested any more. */
    void discard() {
        discarded = true;
        drain();
    }

    @Override
    public void subscribe(CoreSubscriber<? super ByteBuf> actual) {
        actual.onSubscribe(this);
        subscriber = actual;
        drain();
    }

    @Override
    public void request(long n) {
        requested.accumulateAndGet(n, Operators::addCap);
        drain();
    }

    @Override
    public void cancel() {
        discard();
    }

    private void drain() {
        if (signals.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        do {
            CoreSubscriber<? super ByteBuf> actual = subscriber;
            if (discarded || failure != null) {
                releaseWaiting();
            }
            if (actual != null && !discarded && !told) {
                emitTo(actual);
            }
            missed = signals.addAndGet(-missed);
        } while (missed != 0);
    }

    private void emitTo(CoreSubscriber<? super ByteBuf> actual) {
        while (requested.get() > 0) {
            ByteBuf piece = waiting.poll();
            if (piece == null) {
                break;
            }
            waitingBytes.addAndGet(-piece.readableBytes());
            requested.updateAndGet(left -> left == Long.MAX_VALUE ? left : left - 1);
            actual.onNext(piece);
        }
        Throwable error = failure;
        if (error != null) {
            told = true;
            actual.onError(error);
        } else if (complete && waiting.isEmpty()) {
            told = true;
            actual.onComplete();
        }
    }

    private void releaseWaiting() {
        for (ByteBuf piece = waiting.poll(); piece != null; piece = waiting.poll()) {
            piece.release();
        }
    }
}
