package io.meshway.transport.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.PromiseNotifier;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the frames of a client's connection of HTTP/2 ahead of Netty's codec, which tells nobody how long a head has been on its way, nor whether the client
 * had ended the stream that a frame is of, and gives up a stream where Envoy gives up the connection.
 */
final class Http2Frames extends ChannelDuplexHandler {
    /** Name in pipelines. */
    static final String NAME = "meshway.frames";

    /** In HPACK: {@code :status} by its place in the static table, not to be remembered, and three letters. */
    private static final byte[] REQUEST_TIMEOUT = {0x08, 3, '4', '0', '8'};

    private final Http2FrameCodec codec;
    private final WireLimits limits;
    private final Cutoffs cutoffs;
    private final StreamFates fates = new StreamFates();
    private final FrameCursor received = new FrameCursor(new Received());
    private final FrameCursor sent = new FrameCursor(new Sent());
    private int preface;
    private int headOf;
    private boolean firstHead;
    private boolean endsHead;
    private @Nullable Future<?> headDeadline;
    private @Nullable Http2Error fault;
    private int answered;
    private boolean over;
    private boolean lingers;
    private boolean closing;

    /**
     * A look at one connection.
     *
     * @param preface bytes that are still to come ahead of the first frame
     */
    Http2Frames(Http2FrameCodec codec, int preface, WireLimits limits, Cutoffs cutoffs) {
        this.codec = codec;
        this.preface = preface;
        this.limits = limits;
        this.cutoffs = cutoffs;
    }

    @Override
    public void channelRead(ChannelHandlerContext own, Object message) {
        if (over || !(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
            return;
        }
        int skipped = Math.min(preface, bytes.readableBytes());
        preface -= skipped;
        int welcome =
                skipped + received.follow(bytes.slice(bytes.readerIndex() + skipped, bytes.readableBytes() - skipped));
        watchHead(own);
        Http2Error found = fault;
        if (found == null) {
            own.fireChannelRead(bytes);
            return;
        }
        own.fireChannelRead(bytes.readRetainedSlice(welcome));
        bytes.release();
        end(own, found);
    }

    /** Ends the connection, as the codec does when it finds a fault itself. */
    private void end(ChannelHandlerContext own, Http2Error error) {
        if (!over) {
            over = true;
            ChannelHandlerContext http2 = own.pipeline().context(codec);
            codec.onError(http2, false, Http2Exception.connectionError(error, "no HTTP/2, or no HTTP"));
        }
    }

    private void watchHead(ChannelHandlerContext own) {
        if (headOf == 0) {
            stopWatching();
        } else if (headDeadline == null && !limits.headTimeout().isZero()) {
            headDeadline = own.executor()
                    .schedule(() -> giveUpHead(own), limits.headTimeout().toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void stopWatching() {
        Future<?> deadline = headDeadline;
        if (deadline != null) {
            deadline.cancel(false);
            headDeadline = null;
        }
    }

    /** Until a head is complete a client can send nothing else, so that the connection is of no use without it. */
    private void giveUpHead(ChannelHandlerContext own) {
        cutoffs.add(Cutoff.HEADER_TIMEOUT, own.channel());
        over = true;
        if (firstHead) {
            own.write(tooLate(own, headOf));
        }
        own.channel().writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
        ConnectionDrain.cut(own.channel());
    }

    /** A whole answer as a frame of its own, since the codec knows nothing of a stream whose head is not complete. Its one header touches no table. */
    private static ByteBuf tooLate(ChannelHandlerContext own, int stream) {
        return own.alloc()
                .buffer(FrameCursor.HEAD + REQUEST_TIMEOUT.length)
                .writeMedium(REQUEST_TIMEOUT.length)
                .writeByte(Http2FrameTypes.HEADERS)
                .writeByte(Http2Flags.END_HEADERS | Http2Flags.END_STREAM)
                .writeInt(stream)
                .writeBytes(REQUEST_TIMEOUT);
    }

    @Override
    public void write(ChannelHandlerContext own, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes && sent.follow(bytes) < bytes.readableBytes()) {
            bytes.release();
            promise.trySuccess();
            end(own, Http2Error.PROTOCOL_ERROR);
        } else {
            own.write(message, promise);
        }
    }

    /** Reads on for a moment behind a goodbye that names a fault: a socket that is closed with bytes unread resets the connection, and the client might lose it. */
    @Override
    public void close(ChannelHandlerContext own, ChannelPromise promise) {
        if (!lingers || !own.channel().isActive()) {
            own.close(promise);
        } else if (closing) {
            own.channel().closeFuture().addListener(new PromiseNotifier<>(promise));
        } else {
            over = true;
            closing = true;
            Linger.close(own, promise, limits.lingerTimeout());
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext own) {
        stopWatching();
    }

    private final class Received implements FrameCursor.Frames {
        @Override
        public boolean begins(int type, int flags, int stream, ByteBuf bytes, int payload) {
            if (type == Http2FrameTypes.HEADERS) {
                headOf = stream;
                firstHead = fates.isNew(stream);
                fault = fates.head(stream, (flags & Http2Flags.END_STREAM) != 0);
            } else if (type == Http2FrameTypes.DATA) {
                fault = fates.data(stream, (flags & Http2Flags.END_STREAM) != 0);
            }
            endsHead = headOf != 0 && (flags & Http2Flags.END_HEADERS) != 0;
            return fault == null;
        }

        @Override
        public void ended() {
            if (endsHead) {
                headOf = 0;
            }
        }
    }

    private final class Sent implements FrameCursor.Frames {
        @Override
        public boolean begins(int type, int flags, int stream, ByteBuf bytes, int payload) {
            if (type == Http2FrameTypes.HEADERS) {
                answered = stream;
            }
            if (type == Http2FrameTypes.RST_STREAM) {
                // Behind an answer it only says that the rest of a head that was too large is not wanted.
                return stream == answered || bytes.getInt(payload) != Http2Error.PROTOCOL_ERROR.code();
            }
            if (type == Http2FrameTypes.GO_AWAY) {
                long reason = bytes.getUnsignedInt(payload + Integer.BYTES);
                lingers = reason != Http2Error.NO_ERROR.code() && reason != Http2Error.ENHANCE_YOUR_CALM.code();
            }
            return true;
        }

        @Override
        public void ended() {
            // What we send is whole frames.
        }
    }
}
