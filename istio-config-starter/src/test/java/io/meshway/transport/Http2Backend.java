package io.meshway.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A server of HTTP/2 with prior knowledge that does with every stream what a test says. */
public final class Http2Backend implements AutoCloseable {
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<Channel> connections = new CopyOnWriteArrayList<>();
    private final List<Http2Headers> trailers = new CopyOnWriteArrayList<>();
    private final Channel listener;

    /** Listens on a free port of 127.0.0.1. */
    public Http2Backend(Http2Settings settings, Script script) {
        listener = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connections.add(connection);
                        connection
                                .pipeline()
                                .addLast(Http2FrameCodecBuilder.forServer()
                                        .initialSettings(settings)
                                        .gracefulShutdownTimeoutMillis(0)
                                        .build())
                                .addLast(new Http2MultiplexHandler(new Streams(script)));
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    /** Where it listens. */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** Every connection that came. */
    public List<Channel> connections() {
        return connections;
    }

    /** Trailers of requests. */
    public List<Http2Headers> trailers() {
        return trailers;
    }

    /** Sends a head without headers. */
    public static void head(ChannelHandlerContext stream, int status, boolean end) {
        stream.writeAndFlush(
                new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status(Integer.toString(status)), end));
    }

    /** Sends a piece of a body. */
    public static void data(ChannelHandlerContext stream, String text, boolean end) {
        stream.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1), end));
    }

    /** Status 200 and this text. */
    public static void answer(ChannelHandlerContext stream, String text) {
        head(stream, 200, false);
        data(stream, text, true);
    }

    /** Says that streams up to this one are served; written past the codec, which would serve later ones too. */
    public static void goAway(Channel connection, int lastStream) {
        ByteBuf frame = Unpooled.buffer();
        frame.writeMedium(8).writeByte(7).writeByte(0).writeInt(0);
        frame.writeInt(lastStream).writeInt(0);
        connection.pipeline().firstContext().writeAndFlush(frame);
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        connections.forEach(connection -> connection.close().syncUninterruptibly());
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** What happens on a stream when its head came. */
    @FunctionalInterface
    public interface Script {
        /** On the connection's event loop; connections count from 1. */
        void talk(ChannelHandlerContext stream, Http2HeadersFrame head, int connection);
    }

    @ChannelHandler.Sharable
    private final class Streams extends ChannelInboundHandlerAdapter {
        private final Script script;

        Streams(Script script) {
            this.script = script;
        }

        @Override
        public void channelRead(ChannelHandlerContext stream, Object frame) {
            if (frame instanceof Http2HeadersFrame head) {
                if (head.headers().method() == null) {
                    trailers.add(head.headers());
                } else {
                    script.talk(
                            stream, head, connections.indexOf(stream.channel().parent()) + 1);
                }
            }
            ReferenceCountUtil.release(frame);
        }
    }
}
