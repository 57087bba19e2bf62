package io.meshway.transport.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * A response's body as it comes. What arrives ahead of demand waits here; when it is too much, the connection or stream is not read until it is gone. Lives
 * on the event loop of the connection.
 */
final class ResponseBody extends Flux<ByteBuf> implements Subscription {
    /** What may wait before nothing more is read; one more read may come on top. */
    static final int PAUSE_BYTES = 64 * 1024;

    private final Channel channel;
    private final Queue<ByteBuf> waiting = new ArrayDeque<>(4);
    private int waitingBytes;
    private @Nullable CoreSubscriber<? super ByteBuf> subscriber;
    private long demand;
    private boolean subscribed;
    private boolean ended;
    private boolean told;
    private boolean dropped;
    private boolean draining;
    private boolean paused;
    private boolean detached;
    private @Nullable Throwable failure;

    ResponseBody(Channel channel) {
        this.channel = channel;
    }

    /** Whether anybody reads it. */
    boolean subscribed() {
        return subscribed;
    }

    @Override
    public void subscribe(CoreSubscriber<? super ByteBuf> actual) {
        onLoop(() -> {
            if (subscribed) {
                Operators.error(actual, new IllegalStateException("a body is read once"));
                return;
            }
            subscribed = true;
            subscriber = actual;
            actual.onSubscribe(this);
            drain();
        });
    }

    /** A piece arrived. */
    void add(ByteBuf piece) {
        if (dropped) {
            piece.release();
            return;
        }
        waiting.add(piece);
        waitingBytes += piece.readableBytes();
        drain();
        if (waitingBytes >= PAUSE_BYTES && !paused && !detached) {
            paused = true;
            channel.config().setAutoRead(false);
        }
    }

    /** That was all of it. */
    void complete() {
        ended = true;
        drain();
    }

    /** There is no more of it. */
    void fail(Throwable error) {
        failure = error;
        complete();
    }

    /** The channel is somebody else's from now on. */
    void detach() {
        detached = true;
        if (paused) {
            paused = false;
            channel.config().setAutoRead(true);
        }
    }

    /** Nobody wants what waits, or comes. */
    void drop() {
        dropped = true;
        for (ByteBuf piece = waiting.poll(); piece != null; piece = waiting.poll()) {
            piece.release();
        }
        waitingBytes = 0;
        resume();
    }

    @Override
    public void request(long n) {
        onLoop(() -> {
            demand = Operators.addCap(demand, n);
            drain();
        });
    }

    @Override
    public void cancel() {
        onLoop(() -> {
            told = true;
            drop();
        });
    }

    private void drain() {
        CoreSubscriber<? super ByteBuf> actual = subscriber;
        if (actual == null || draining) {
            return;
        }
        draining = true;
        while (demand > 0 && !waiting.isEmpty()) {
            ByteBuf piece = waiting.remove();
            waitingBytes -= piece.readableBytes();
            if (demand != Long.MAX_VALUE) {
                demand--;
            }
            actual.onNext(piece);
        }
        draining = false;
        if (!waiting.isEmpty()) {
            return;
        }
        resume();
        if (ended && !told) {
            told = true;
            if (failure == null) {
                actual.onComplete();
            } else {
                actual.onError(failure);
            }
        }
    }

    private void resume() {
        if (paused && !detached) {
            paused = false;
            channel.config().setAutoRead(true);
        }
    }

    private void onLoop(Runnable task) {
        if (channel.eventLoop().inEventLoop()) {
            task.run();
        } else {
            channel.eventLoop().execute(task);
        }
    }
}
