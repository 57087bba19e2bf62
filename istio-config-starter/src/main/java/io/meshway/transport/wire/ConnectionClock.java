package io.meshway.transport.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a connection that is old enough, and one whose client takes nothing of what waits for it. Looks every now and then at what the socket has not taken yet, so that reading and writing
 * cost nothing.
 */
final class ConnectionClock extends ChannelHandlerAdapter {
    private final WireLimits limits;
    private final Cutoffs cutoffs;
    private @Nullable Future<?> next;
    private @Nullable Future<?> end;
    private @Nullable Object piece;
    private long written;
    private long pending;
    private long waitsSince;

    ConnectionClock(WireLimits limits, Cutoffs cutoffs) {
        this.limits = limits;
        this.cutoffs = cutoffs;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext own) {
        long nanos = limits.answerTimeout().toNanos();
        if (nanos > 0) {
            long period = Math.max(nanos / 2, TimeUnit.MILLISECONDS.toNanos(1));
            next = own.channel()
                    .eventLoop()
                    .scheduleWithFixedDelay(() -> look(own.channel()), period, period, TimeUnit.NANOSECONDS);
        }
        long age = limits.maxDuration().toNanos();
        if (age > 0) {
            end = own.channel()
                    .eventLoop()
                    .schedule(() -> ConnectionDrain.begin(own.channel()), age, TimeUnit.NANOSECONDS);
        }
        own.channel().closeFuture().addListener(closed -> stop());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext own) {
        stop();
    }

    private void stop() {
        cancel(next);
        cancel(end);
    }

    private static void cancel(@Nullable Future<?> task) {
        if (task != null) {
            task.cancel(false);
        }
    }

    private void look(Channel connection) {
        ChannelOutboundBuffer waiting = connection.unsafe().outboundBuffer();
        if (waiting == null || waiting.totalPendingWriteBytes() == 0) {
            piece = null;
            return;
        }
        long now = System.nanoTime();
        boolean same = waiting.current() == piece
                && waiting.currentProgress() == written
                && waiting.totalPendingWriteBytes() == pending;
        if (!same || piece == null) {
            piece = waiting.current();
            written = waiting.currentProgress();
            pending = waiting.totalPendingWriteBytes();
            waitsSince = now;
        } else if (now - waitsSince >= limits.answerTimeout().toNanos()) {
            cutoffs.add(Cutoff.ANSWER_TIMEOUT, connection);
            if (connection.pipeline().get(WireHandler.class) == null) {
                connection.config().setOption(ChannelOption.SO_LINGER, 0);
                ConnectionDrain.cut(connection);
            } else {
                WireHandler.abort(connection);
            }
        }
    }
}
