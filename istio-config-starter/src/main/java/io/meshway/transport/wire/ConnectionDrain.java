package io.meshway.transport.wire;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends clients' connections without losing a request: HTTP/1.1 hears {@code connection: close} with its next answer, HTTP/2 a GOAWAY, first one that still
 * takes every stream, and when those that were on their way have arrived, one that does not.
 */
public final class ConnectionDrain {
    /** Streams that were begun before their client has seen the first GOAWAY arrive within this time. */
    static final Duration STREAMS_ON_THEIR_WAY = Duration.ofSeconds(1);

    private static final AttributeKey<Boolean> BEGUN = AttributeKey.valueOf("meshway.goaway");
    private static final int EVERY_STREAM = Integer.MAX_VALUE;

    private ConnectionDrain() {}

    /** Asks a client to open another connection for what it still wants; this one is for what is on its way. From any thread. */
    public static void begin(Channel connection) {
        begin(connection, false);
    }

    /** The same; of HTTP/1.1 a connection that carries no request closes at once, although one may be on its way. From any thread. */
    public static void beginAndCloseIdle(Channel connection) {
        begin(connection, true);
    }

    private static void begin(Channel connection, boolean closeIdle) {
        connection.eventLoop().execute(() -> {
            connection.attr(WireHandler.DRAIN).set(WireHandler.Drain.NOW);
            WireHandler http1 = connection.pipeline().get(WireHandler.class);
            if (http1 != null) {
                http1.drain(closeIdle);
            } else {
                sayGoodbye(connection);
            }
        });
    }

    /** Says goodbye on the connection of a stream of HTTP/2 whose listener is about to close; on its event loop. */
    public static void beginIfWanted(Channel stream) {
        Channel connection = stream.parent();
        WireHandler.Drain drain =
                connection == null ? null : connection.attr(WireHandler.DRAIN).get();
        if (connection != null && drain != null && drain.draining()) {
            sayGoodbye(connection);
        }
    }

    /** Closes a connection now, whatever it carries. From any thread. */
    public static void cut(Channel connection) {
        connection.eventLoop().execute(() -> {
            Http2FrameCodec http2 = codec(connection);
            if (http2 != null) {
                http2.gracefulShutdownTimeoutMillis(0);
            }
            connection.close();
        });
    }

    /** Says on a stream of HTTP/2 that its answer is not complete: one that just closes seems to be cancelled, which gRPC's clients take for their own doing. */
    static void breakOff(Channel stream) {
        if (stream instanceof Http2StreamChannel) {
            stream.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR));
        }
    }

    private static void sayGoodbye(Channel connection) {
        Http2FrameCodec http2 = codec(connection);
        if (http2 == null || connection.attr(BEGUN).getAndSet(true) != null) {
            return;
        }
        connection.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR).setExtraStreamIds(EVERY_STREAM));
        connection
                .eventLoop()
                .schedule(
                        () -> {
                            connection.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
                            // Netty waits for the streams that are left; whoever drains says for how long.
                            http2.gracefulShutdownTimeoutMillis(-1);
                            connection.close();
                        },
                        STREAMS_ON_THEIR_WAY.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private static @Nullable Http2FrameCodec codec(Channel connection) {
        return connection.pipeline().get(Http2FrameCodec.class);
    }
}
