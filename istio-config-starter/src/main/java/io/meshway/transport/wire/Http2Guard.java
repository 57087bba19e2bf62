package io.meshway.transport.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2FrameStreamEvent;
import io.netty.handler.codec.http2.Http2FrameStreamException;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.handler.codec.http2.Http2UnknownFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands between Netty's codec of HTTP/2 and the streams of a client's connection: refuses what is no request, counts frames that only cost, and bounds what the
 * codec leaves to the peer.
 */
public final class Http2Guard extends ChannelDuplexHandler {
    /** Name in pipelines. */
    static final String NAME = "meshway.http2";

    /** Our own table of what was sent; a client may allow gigabytes, and we would fill them. */
    private static final long LARGEST_TABLE = 4096;

    /** Frames without use that one with use makes up for: a reader may well say after every piece that it took it, on the stream and the connection. */
    private static final int CONTROL_PER_USEFUL = 10;

    private static final long CONTROL_WINDOW_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final CharSequence TOO_LARGE = HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE.codeAsText();

    private final Http2FrameCodec codec;
    private final WireLimits limits;
    private final Cutoffs cutoffs;
    private final Http2Clock clock;
    private final IntObjectMap<String> oddHosts = new IntObjectHashMap<>(1);

    private long control;
    private long useful;
    private long windowBegan = System.nanoTime();
    private int requests;
    private boolean condemned;

    Http2Guard(Http2FrameCodec codec, WireLimits limits, Cutoffs cutoffs) {
        this.codec = codec;
        this.limits = limits;
        this.cutoffs = cutoffs;
        this.clock = new Http2Clock(codec, limits, cutoffs);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext own) throws Http2Exception {
        Http2Stream connection = codec.connection().connectionStream();
        var window = codec.connection().local().flowController();
        int more = limits.http2().connectionWindow() - window.windowSize(connection);
        if (more > 0) {
            window.incrementWindowSize(connection, more);
            own.flush();
        }
        clock.start(own);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext own) {
        clock.stop();
    }

    @Override
    public void channelInactive(ChannelHandlerContext own) {
        clock.stop();
        own.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext own, Object frame) throws Http2Exception {
        if (condemned) {
            ReferenceCountUtil.release(frame);
        } else if (frame instanceof Http2HeadersFrame head) {
            useful++;
            readHead(own, head);
        } else if (frame instanceof Http2DataFrame data) {
            useful++;
            clock.received(data.stream().id(), data.isEndStream());
            own.fireChannelRead(frame);
        } else {
            readControl(own, frame);
        }
    }

    private void readHead(ChannelHandlerContext own, Http2HeadersFrame frame) {
        Http2FrameStream stream = frame.stream();
        if (clock.knows(stream.id())) {
            clock.received(stream.id(), frame.isEndStream());
            if (Http2Head.validValues(frame.headers())) {
                own.fireChannelRead(frame);
            } else {
                end(own, Http2Error.PROTOCOL_ERROR);
            }
        } else if (!Http2Head.settle(frame.headers())) {
            end(own, Http2Error.PROTOCOL_ERROR);
        } else if (frame.headers().size() > limits.maxHeaderLines()) {
            answerTooLarge(own, frame);
        } else {
            clock.began(frame);
            hideOddHost(frame);
            requests++;
            if (requests == limits.maxRequests()) {
                ConnectionDrain.begin(own.channel());
            }
            own.fireChannelRead(frame);
        }
    }

    private void hideOddHost(Http2HeadersFrame frame) {
        CharSequence host = frame.headers().authority();
        if (host != null && !HostLine.isHarmless(host.toString())) {
            oddHosts.put(frame.stream().id(), host.toString());
            frame.headers().authority(HostLine.HARMLESS);
        }
    }

    /** The host of a stream's request as the client sent it; null when there is none. */
    public static @Nullable String host(Channel stream, HttpHeaders headers) {
        Http2Guard guard =
                stream.parent() == null ? null : stream.parent().pipeline().get(Http2Guard.class);
        String odd = guard == null || guard.oddHosts.isEmpty() || !(stream instanceof Http2StreamChannel http2)
                ? null
                : guard.oddHosts.get(http2.stream().id());
        return odd == null ? headers.get(HttpHeaderNames.HOST) : odd;
    }

    /** A message that is none ends the connection with its stream, as in Envoy unless told otherwise. */
    private void end(ChannelHandlerContext own, Http2Error error) {
        codec.onError(own.pipeline().context(codec), false, Http2Exception.connectionError(error, "no HTTP"));
    }

    static void reset(ChannelHandlerContext own, Http2FrameStream stream, Http2Error error) {
        own.writeAndFlush(new DefaultHttp2ResetFrame(error).stream(stream));
    }

    private static void answerTooLarge(ChannelHandlerContext own, Http2HeadersFrame frame) {
        own.write(
                new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status(TOO_LARGE), true).stream(frame.stream()));
        if (frame.isEndStream()) {
            own.flush();
        } else {
            reset(own, frame.stream(), Http2Error.NO_ERROR);
        }
    }

    private void readControl(ChannelHandlerContext own, Object frame) throws Http2Exception {
        if (frame instanceof Http2SettingsFrame) {
            var table = codec.encoder().configuration().headersConfiguration();
            if (table.maxHeaderTableSize() > LARGEST_TABLE) {
                table.maxHeaderTableSize(LARGEST_TABLE);
            }
        } else if (frame instanceof Http2StreamFrame of && of.stream() != null) {
            clock.moved(of.stream().id());
        }
        control++;
        if (control > limits.http2().maxControlFrames() + CONTROL_PER_USEFUL * useful && isFlood()) {
            ReferenceCountUtil.release(frame);
            condemn(own);
        } else if (frame instanceof Http2UnknownFrame) {
            // To be ignored; streams would keep it, and Reactor Netty would lose it.
            ReferenceCountUtil.release(frame);
        } else {
            own.fireChannelRead(frame);
        }
    }

    /** Whether the count is of the last half minute; if not, it begins anew. */
    private boolean isFlood() {
        long now = System.nanoTime();
        if (now - windowBegan < CONTROL_WINDOW_NANOS) {
            return true;
        }
        windowBegan = now;
        control = 0;
        useful = 0;
        return false;
    }

    private void condemn(ChannelHandlerContext own) {
        condemned = true;
        cutoffs.add(Cutoff.HTTP2_FLOOD, own.channel());
        own.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.ENHANCE_YOUR_CALM));
        ConnectionDrain.cut(own.channel());
    }

    @Override
    public void write(ChannelHandlerContext own, Object frame, ChannelPromise promise) {
        if (frame instanceof Http2HeadersFrame head) {
            clock.answered(head.stream().id());
        } else if (frame instanceof Http2DataFrame) {
            useful++;
        }
        own.write(frame, promise);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext own, Object event) {
        if (event instanceof Http2FrameStreamEvent changed && changed.stream().state() == Http2Stream.State.CLOSED) {
            clock.ended(changed.stream().id());
            oddHosts.remove(changed.stream().id());
        }
        own.fireUserEventTriggered(event);
    }

    /** The codec tells of errors of the connection before it says goodbye. */
    @Override
    public void exceptionCaught(ChannelHandlerContext own, Throwable cause) {
        if (cause instanceof Http2Exception error && !(cause instanceof Http2Exception.StreamException)) {
            condemned = true;
            boolean flood = error.error() == Http2Error.ENHANCE_YOUR_CALM;
            cutoffs.add(flood ? Cutoff.HTTP2_FLOOD : Cutoff.HTTP2_ERROR, own.channel());
            return;
        }
        if (cause instanceof Http2FrameStreamException error) {
            if (error.error() == Http2Error.PROTOCOL_ERROR) {
                end(own, Http2Error.PROTOCOL_ERROR);
                return;
            }
            // Whoever reads the stream would close it, and the client hear that we gave up.
            reset(own, error.stream(), error.error());
        }
        own.fireExceptionCaught(cause);
    }
}
