package io.meshway.transport.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.flush.FlushConsolidationHandler;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/**
 * Puts our handlers in front of Reactor Netty's own, on our listeners and on the port of the application alike. HTTP/2 passes untouched: its framing is
 * checked by Netty's codec.
 */
public final class WireCustomizer {
    private static final String DETECTOR = "meshway.detector";
    private static final String FLUSHES = "meshway.flushes";

    /** Flushes of one round of the event loop that go out as one; Netty's default. */
    private static final int FLUSHES_AT_ONCE = FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES;

    private final WireLimits limits;
    private final WireHandler.Drain drain;

    /** Handlers with these limits for a server that never drains, or drains by itself. */
    public WireCustomizer(WireLimits limits) {
        this(limits, WireHandler.Drain.NEVER);
    }

    /** Handlers with these limits. */
    public WireCustomizer(WireLimits limits, WireHandler.Drain drain) {
        this.limits = limits;
        this.drain = drain;
    }

    /** The server with our handlers on every connection. */
    public HttpServer apply(HttpServer server) {
        return server.doOnChannelInit((observer, channel, remote) -> install(channel));
    }

    private void install(Channel channel) {
        channel.attr(WireHandler.DRAIN).setIfAbsent(drain);
        ChannelPipeline pipeline = channel.pipeline();
        if (pipeline.get(NettyPipeline.H2CUpgradeHandler) != null) {
            pipeline.addFirst(DETECTOR, new ProtocolDetector(this::becomeHttp1));
        } else if (pipeline.get(HttpServerCodec.class) != null) {
            replaceCodec(pipeline);
        }
        pipeline.addFirst(FLUSHES, new FlushConsolidationHandler(FLUSHES_AT_ONCE, true));
    }

    private void becomeHttp1(ChannelHandlerContext detector) {
        ChannelPipeline pipeline = detector.pipeline();
        pipeline.remove(HttpServerUpgradeHandler.class);
        replaceCodec(pipeline);
        pipeline.remove(NettyPipeline.H2CUpgradeHandler);
    }

    private void replaceCodec(ChannelPipeline pipeline) {
        WireHandler handler = new WireHandler(limits);
        pipeline.addAfter(ServerCodec.install(pipeline, limits, handler), WireHandler.NAME, handler);
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
    }
}
