package io.meshway.transport.upstream;

import io.meshway.proxy.UpstreamFailure;
import io.meshway.proxy.UpstreamFailure.Reason;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 with prior knowledge, or after ALPN: as many exchanges at a time as the peer's settings and {@code maxConcurrentStreams} allow. The peer's first
 * settings are waited for, so that no stream is begun that it would refuse. After a GOAWAY the streams it spoke of finish, and nothing new begins.
 */
final class Http2Connection extends PooledConnection {
    /** What an exchange may send us ahead of being read: 128 KiB. */
    static final int STREAM_WINDOW_BYTES = 128 * 1024;

    /** What all exchanges together may: 16 MiB, so that a few slow readers do not stop the others. */
    static final int CONNECTION_WINDOW_BYTES = 16 * 1024 * 1024;

    private boolean goneAway;
    private boolean settled;
    private boolean pinged;
    private @Nullable Future<?> ping;
    private @Nullable Http2StreamChannelBootstrap streams;

    Http2Connection(EndpointPool pool, EventLoop loop, PoolPolicy policy, int promised) {
        super(pool, loop, policy, promised, policy.lifetimeStreams());
    }

    @Override
    void secured(ChannelPipeline pipeline) {
        Http2FrameCodec codec = Http2FrameCodecBuilder.forClient()
                .initialSettings(Http2Settings.defaultSettings()
                        .pushEnabled(false)
                        .initialWindowSize(STREAM_WINDOW_BYTES)
                        .maxHeaderListSize(UpstreamCodec.MAX_HEAD_BYTES))
                // Exchanges were told to finish, or are to be cut: there is nothing to wait for.
                .gracefulShutdownTimeoutMillis(0)
                .build();
        pipeline.addLast(codec);
        pipeline.addLast(new Http2MultiplexHandler(new PushedStream()));
        pipeline.addLast(new Peer(codec));
        streams = new Http2StreamChannelBootstrap(pipeline.channel());
    }

    @Override
    boolean spoilt() {
        return goneAway;
    }

    @Override
    void carry(Channel own, Exchange exchange) {
        Http2StreamChannelBootstrap bootstrap = streams;
        if (bootstrap == null) {
            throw new IllegalStateException("no HTTP/2 yet");
        }
        ExchangeHandler handler = new ExchangeHandler(this, true);
        bootstrap.open().addListener((io.netty.util.concurrent.Future<Http2StreamChannel> opened) -> {
            if (!opened.isSuccess()) {
                pool.again(this, exchange);
                return;
            }
            opened.getNow()
                    .pipeline()
                    .addLast(StatusFirst.INSTANCE)
                    .addLast(new Http2StreamFrameToHttpObjectCodec(false))
                    .addLast(handler);
            handler.begin(exchange);
        });
    }

    private void settings(Http2Settings settings) {
        Long wanted = settings.maxConcurrentStreams();
        int most = (int) Math.min(wanted == null ? Integer.MAX_VALUE : wanted, policy.maxConcurrentStreams());
        if (!settled) {
            settled = true;
            ready(most);
            pingLater();
        } else if (wanted != null) {
            pool.resized(this, most);
        }
    }

    private void pingLater() {
        PoolPolicy.KeepAlive keepAlive = policy.http2KeepAlive();
        if (keepAlive != null) {
            ping = loop.schedule(this::ping, keepAlive.interval().toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void ping() {
        PoolPolicy.KeepAlive keepAlive = policy.http2KeepAlive();
        Channel own = channel();
        if (keepAlive != null && own != null) {
            pinged = true;
            own.writeAndFlush(new DefaultHttp2PingFrame(0));
            ping = loop.schedule(
                    () -> fails(new UpstreamFailure(Reason.CONNECTION_TERMINATION, "no answer to a ping")),
                    keepAlive.timeout().toNanos(),
                    TimeUnit.NANOSECONDS);
        }
    }

    private void ponged() {
        if (pinged) {
            pinged = false;
            stop(ping);
            pingLater();
        }
    }

    @Override
    void over() {
        stop(ping);
        super.over();
    }

    /** Listens to what the peer says of the connection. */
    private final class Peer extends ChannelInboundHandlerAdapter {
        private final Http2FrameCodec codec;

        Peer(Http2FrameCodec codec) {
            this.codec = codec;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) throws Http2Exception {
            var connection = codec.connection();
            connection
                    .local()
                    .flowController()
                    .incrementWindowSize(
                            connection.connectionStream(), CONNECTION_WINDOW_BYTES - Http2Connection.defaultWindow());
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof Http2SettingsFrame frame) {
                settings(frame.settings());
            } else if (message instanceof Http2GoAwayFrame) {
                goneAway = true;
                pool.retire(Http2Connection.this);
            } else if (message instanceof Http2PingFrame frame && frame.ack()) {
                ponged();
            }
            ReferenceCountUtil.release(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            fails(Failures.broken(cause));
        }
    }

    private static int defaultWindow() {
        return io.netty.handler.codec.http2.Http2CodecUtil.DEFAULT_WINDOW_SIZE;
    }

    /** We said that we take no pushes; a peer that pushes nevertheless is cut off by the codec before anything gets here. */
    @io.netty.channel.ChannelHandler.Sharable
    private static final class PushedStream extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRegistered(ChannelHandlerContext context) {
            context.close();
        }
    }
}
