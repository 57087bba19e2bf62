package io.meshway.transport.wire;

import io.meshway.transport.tls.HalfClose;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Ends our direction of a connection and reads on for a moment: a socket that is closed with bytes unread resets the connection, and the client might lose what was said last. */
final class Linger {
    private Linger() {}

    /** Closes a connection; the handler is to throw away what is still read. */
    static void close(ChannelHandlerContext own, ChannelPromise promise, Duration time) {
        own.flush();
        HalfClose.endOutput(own.channel());
        own.channel().config().setAutoRead(true);
        own.executor().schedule(() -> own.close(promise), time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
