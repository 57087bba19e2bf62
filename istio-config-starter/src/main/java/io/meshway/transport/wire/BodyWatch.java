package io.meshway.transport.wire;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Notices on a connection of HTTP/1.1 that a body is waited for and does not come. A client that we do not read from, because nobody takes its body, is not late. */
final class BodyWatch extends ChannelDuplexHandler {
    private final Duration patience;
    private final Runnable late;
    private boolean incomplete;
    private boolean reading;
    private long lastRead;
    private @Nullable Future<?> next;

    /**
     * A watch.
     *
     * @param patience how long a body may stay away
     * @param late told when it did, on the event loop
     */
    BodyWatch(Duration patience, Runnable late) {
        this.patience = patience;
        this.late = late;
    }

    @Override
    public void read(ChannelHandlerContext own) {
        if (!reading) {
            reading = true;
            lastRead = System.nanoTime();
        }
        own.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext own, Object message) {
        if (message instanceof HttpRequest) {
            incomplete = true;
        }
        if (message instanceof LastHttpContent) {
            incomplete = false;
        }
        own.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext own) {
        reading = false;
        own.fireChannelReadComplete();
        if (incomplete && next == null) {
            schedule(own, patience.toNanos());
        }
    }

    private void schedule(ChannelHandlerContext own, long nanos) {
        next = own.executor().schedule(() -> look(own), nanos, TimeUnit.NANOSECONDS);
    }

    private void look(ChannelHandlerContext own) {
        next = null;
        if (!incomplete) {
            return;
        }
        long left = reading ? lastRead + patience.toNanos() - System.nanoTime() : patience.toNanos();
        if (left <= 0) {
            late.run();
        } else {
            schedule(own, left);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext own) {
        Future<?> looking = next;
        if (looking != null) {
            looking.cancel(false);
        }
    }
}
