package io.meshway.transport.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.netty.NettyPipeline;
import reactor.netty.http.Http2SettingsSpec;
import reactor.netty.http.server.HttpServer;

/**
 * Puts our handlers in front of Reactor Netty's own, on our listeners and on the port of the application alike. Of HTTP/2 the framing is checked by
 * Netty's codec, and what it says by a guard behind it.
 */
public final class WireCustomizer {
    private static final String DETECTOR = "meshway.detector";
    private static final String CLOCK = "meshway.clock";
    private static final String BODY = "meshway.body";

    /** What HTTP/2 adds to the bytes of each header in a list. */
    private static final int COST_OF_A_HEADER = 32;

    private static final String FLUSHES = "meshway.flushes";

    /** Flushes of one round of the event loop that go out as one; Netty's default. */
    private static final int FLUSHES_AT_ONCE = FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES;

    private final WireLimits limits;
    private final WireHandler.Drain drain;
    private final Cutoffs cutoffs;

    /** Handlers with these limits for a server that never drains, or drains by itself. */
    public WireCustomizer(WireLimits limits) {
        this(limits, WireHandler.Drain.NEVER);
    }

    /** Handlers with these limits. */
    public WireCustomizer(WireLimits limits, WireHandler.Drain drain) {
        this(limits, drain, new Cutoffs());
    }

    /**
     * Handlers with these limits.
     *
     * @param cutoffs counts what they end
     */
    public WireCustomizer(WireLimits limits, WireHandler.Drain drain, Cutoffs cutoffs) {
        this.limits = limits;
        this.drain = drain;
        this.cutoffs = cutoffs;
    }

    /** The server, which is one listener, with our handlers on every connection. */
    public HttpServer apply(HttpServer server) {
        AtomicInteger open = new AtomicInteger();
        return server.http2Settings(this::settle).doOnChannelInit((observer, channel, remote) -> {
            if (admit(channel, open)) {
                install(channel);
            }
        });
    }

    private void settle(Http2SettingsSpec.Builder settings) {
        Http2Limits http2 = limits.http2();
        settings.maxConcurrentStreams(http2.maxStreams())
                .initialWindowSize(http2.streamWindow())
                .maxHeaderListSize(limits.maxHeadBytes() + (long) COST_OF_A_HEADER * limits.maxHeaderLines())
                .maxDecodedRstFramesPerWindow(
                        http2.maxResets(), (int) http2.resetsWindow().toSeconds())
                .maxEncodedRstFramesPerWindow(
                        http2.maxResets(), (int) http2.resetsWindow().toSeconds());
    }

    private boolean admit(Channel channel, AtomicInteger open) {
        if (limits.maxConnections() == 0) {
            return true;
        }
        boolean admitted = open.incrementAndGet() <= limits.maxConnections();
        channel.closeFuture().addListener(closed -> open.decrementAndGet());
        if (!admitted) {
            cutoffs.add(Cutoff.TOO_MANY_CONNECTIONS, channel);
            channel.close();
        }
        return admitted;
    }

    private void install(Channel channel) {
        channel.attr(WireHandler.DRAIN).setIfAbsent(drain);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addFirst(CLOCK, new ConnectionClock(limits, cutoffs));
        if (pipeline.get(NettyPipeline.H2CUpgradeHandler) != null) {
            pipeline.addFirst(DETECTOR, new ProtocolDetector(limits, cutoffs, this::becomeHttp1, this::becomeHttp2));
        } else if (pipeline.get(HttpServerCodec.class) != null) {
            replaceCodec(pipeline);
        } else if (pipeline.get(NettyPipeline.H2OrHttp11Codec) != null) {
            // Behind Reactor Netty's last handler nothing would be heard of a handshake that has led to HTTP/1.1.
            pipeline.addAfter(
                    NettyPipeline.H2OrHttp11Codec, NegotiatedProtocol.NAME, new NegotiatedProtocol(this::negotiated));
        }
        pipeline.addFirst(FLUSHES, new FlushConsolidationHandler(FLUSHES_AT_ONCE, true));
    }

    private void negotiated(ChannelHandlerContext handshake) {
        if (handshake.pipeline().get(HttpServerCodec.class) != null) {
            replaceCodec(handshake.pipeline());
        } else {
            becomeHttp2(handshake.pipeline(), ProtocolDetector.PREFACE.length);
        }
    }

    private void becomeHttp1(ChannelHandlerContext detector) {
        ChannelPipeline pipeline = detector.pipeline();
        pipeline.remove(HttpServerUpgradeHandler.class);
        replaceCodec(pipeline);
        pipeline.remove(NettyPipeline.H2CUpgradeHandler);
    }

    private void becomeHttp2(ChannelHandlerContext detector) {
        becomeHttp2(detector.pipeline(), 0);
    }

    /** @param preface bytes of it that are still to come */
    private void becomeHttp2(ChannelPipeline pipeline, int preface) {
        Http2FrameCodec codec = pipeline.get(Http2FrameCodec.class);
        if (codec != null) {
            pipeline.addBefore(
                    NettyPipeline.HttpCodec, Http2Frames.NAME, new Http2Frames(codec, preface, limits, cutoffs));
            pipeline.addAfter(NettyPipeline.HttpCodec, Http2Guard.NAME, new Http2Guard(codec, limits, cutoffs));
        }
    }

    private void replaceCodec(ChannelPipeline pipeline) {
        WireHandler handler = new WireHandler(limits, cutoffs);
        String codec = ServerCodec.install(pipeline, limits, handler);
        pipeline.addAfter(codec, WireHandler.NAME, handler);
        if (!limits.bodyTimeout().isZero()) {
            pipeline.addAfter(codec, BODY, new BodyWatch(limits.bodyTimeout(), handler::bodyStaysAway));
        }
    }

    /**
     * Ends HTTP on a connection whose client has been sent a 101; on its event loop.
     *
     * @param next gets every byte from now on, beginning with those that came ahead of the 101
     */
    public static void leaveHttp(Channel connection, String name, ChannelHandler next) {
        ChannelPipeline pipeline = connection.pipeline();
        ServerCodec.replace(pipeline, name, next);
        pipeline.remove(WireHandler.class);
        if (pipeline.get(BODY) != null) {
            pipeline.remove(BODY);
        }
    }
}
