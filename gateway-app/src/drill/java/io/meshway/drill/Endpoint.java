package io.meshway.drill;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A real HTTP server that can be made to fail, and to stop failing. */
final class Endpoint {
    private static final int MOST_BODY_BYTES = 64 * 1024;
    private static final EventLoopGroup LOOPS =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("endpoints", true), NioIoHandler.newFactory());

    private final Trouble fate;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private volatile Trouble trouble = Trouble.NONE;
    private Channel listening;

    /**
     * Starts on a free port of 127.0.0.1.
     *
     * @param fate what it does once it {@linkplain #fail() fails}
     */
    Endpoint(Trouble fate) throws InterruptedException {
        this.fate = fate;
        this.listening = listen(0);
    }

    private Channel listen(int port) throws InterruptedException {
        return new ServerBootstrap()
                .group(LOOPS)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.add(channel);
                        channel.pipeline()
                                .addLast(
                                        new HttpServerCodec(), new HttpObjectAggregator(MOST_BODY_BYTES), new Server());
                    }
                })
                .bind("127.0.0.1", port)
                .sync()
                .channel();
    }

    int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** The trouble begins. */
    void fail() throws InterruptedException {
        trouble = fate;
        if (fate == Trouble.GONE) {
            listening.close().sync();
            connections.close().sync();
        }
    }

    /** The trouble is over. */
    void recover() throws InterruptedException {
        trouble = Trouble.NONE;
        if (!listening.isActive()) {
            listening = listen(port());
        }
    }

    private final class Server extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            switch (trouble) {
                case RESETS -> {
                    context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
                    context.close();
                }
                case ANSWERS_503 -> answer(context, HttpResponseStatus.SERVICE_UNAVAILABLE);
                case SLOW ->
                    context.executor()
                            .schedule(
                                    () -> answer(context, HttpResponseStatus.OK),
                                    Trouble.SLOW_MILLIS,
                                    TimeUnit.MILLISECONDS);
                default -> answer(context, HttpResponseStatus.OK);
            }
        }

        private void answer(ChannelHandlerContext context, HttpResponseStatus status) {
            byte[] body = "it is here\n".getBytes(StandardCharsets.US_ASCII);
            var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
            context.writeAndFlush(response);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
            context.close();
        }
    }
}
