package io.meshway.transport.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells HTTP/2 from HTTP/1.1, by what was agreed upon within TLS, and else by the first bytes, so that requests of HTTP/1.1 never meet Reactor Netty's upgrade to
 * h2c, which Envoy does not do.
 */
final class ProtocolDetector extends ByteToMessageDecoder {
    /** The whole of it is looked at: what only begins like it is a request of HTTP/1.1, however odd, and is checked as one. */
    static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** The server's preface, which is empty SETTINGS, and a GOAWAY with PROTOCOL_ERROR. */
    private static final byte[] NOT_HTTP2 = {
        0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1
    };

    private final WireLimits limits;
    private final Cutoffs cutoffs;
    private final Consumer<ChannelHandlerContext> whenHttp1;
    private final Consumer<ChannelHandlerContext> whenHttp2;
    private @Nullable Future<?> deadline;
    private boolean begun;
    private boolean over;

    /**
     * A detector.
     *
     * @param limits how long a client may take to say anything, and then to say what it speaks
     * @param cutoffs counts clients that do not speak what they agreed to
     * @param whenHttp1 told before the first byte goes on
     * @param whenHttp2 told when the preface has gone on, and nothing of what is behind it
     */
    ProtocolDetector(
            WireLimits limits,
            Cutoffs cutoffs,
            Consumer<ChannelHandlerContext> whenHttp1,
            Consumer<ChannelHandlerContext> whenHttp2) {
        this.limits = limits;
        this.cutoffs = cutoffs;
        this.whenHttp1 = whenHttp1;
        this.whenHttp2 = whenHttp2;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        closeAfter(context, limits.idleTimeout());
    }

    private void closeAfter(ChannelHandlerContext context, Duration patience) {
        stopWaiting();
        long nanos = patience.toNanos();
        if (nanos > 0) {
            // The pipeline of a connection is made before it has an event loop to ask for.
            deadline = context.channel().eventLoop().schedule(() -> context.close(), nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void stopWaiting() {
        Future<?> waiting = deadline;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        String agreed = agreed(context);
        if (over) {
            in.skipBytes(in.readableBytes());
        } else if (ApplicationProtocolNames.HTTP_1_1.equals(agreed) || !beginsLikeHttp2(in)) {
            if (ApplicationProtocolNames.HTTP_2.equals(agreed)) {
                breakOff(context, in);
            } else {
                whenHttp1.accept(context);
                context.pipeline().remove(this);
            }
        } else if (in.readableBytes() >= PREFACE.length) {
            context.fireChannelRead(in.readRetainedSlice(PREFACE.length));
            whenHttp2.accept(context);
            context.pipeline().remove(this);
        } else if (!begun) {
            begun = true;
            closeAfter(context, limits.headTimeout());
        }
    }

    private static boolean beginsLikeHttp2(ByteBuf in) {
        int known = Math.min(in.readableBytes(), PREFACE.length);
        for (int i = 0; i < known; i++) {
            if (in.getByte(in.readerIndex() + i) != PREFACE[i]) {
                return false;
            }
        }
        return true;
    }

    /** What client and server have agreed to speak within TLS; null without, and when the client did not ask. */
    private static @Nullable String agreed(ChannelHandlerContext context) {
        SslHandler tls = context.pipeline().get(SslHandler.class);
        return tls == null ? null : tls.applicationProtocol();
    }

    /** Says in HTTP/2 that this is none. */
    private void breakOff(ChannelHandlerContext context, ByteBuf in) {
        over = true;
        stopWaiting();
        cutoffs.add(Cutoff.HTTP2_ERROR, context.channel());
        in.skipBytes(in.readableBytes());
        context.write(Unpooled.wrappedBuffer(NOT_HTTP2));
        Linger.close(context, context.newPromise(), limits.lingerTimeout());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        stopWaiting();
        super.channelInactive(context);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
        stopWaiting();
    }
}
