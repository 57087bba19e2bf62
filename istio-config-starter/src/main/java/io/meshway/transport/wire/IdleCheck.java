package io.meshway.transport.wire;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Closes a connection of HTTP/1.1 that has carried no request for some time. */
final class IdleCheck {
    private final Duration patience;
    private final BooleanSupplier busy;
    private long lastUse = System.nanoTime();
    private @Nullable Future<?> next;

    /**
     * A check.
     *
     * @param patience zero for ever
     * @param busy whether the connection carries a request now
     */
    IdleCheck(Duration patience, BooleanSupplier busy) {
        this.patience = patience;
        this.busy = busy;
    }

    void start(ChannelHandlerContext own) {
        schedule(own, patience.toNanos());
    }

    /** A request has ended. */
    void used() {
        lastUse = System.nanoTime();
    }

    void stop() {
        Future<?> check = next;
        if (check != null) {
            check.cancel(false);
        }
    }

    private void schedule(ChannelHandlerContext own, long nanos) {
        if (nanos > 0) {
            next = own.executor().schedule(() -> look(own), nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void look(ChannelHandlerContext own) {
        if (!own.channel().isActive()) {
            return;
        }
        long left = lastUse + patience.toNanos() - System.nanoTime();
        if (left > 0) {
            schedule(own, left);
        } else if (busy.getAsBoolean()) {
            schedule(own, patience.toNanos());
        } else {
            own.close();
        }
    }
}
