package io.meshway.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Answers every request with the same few bytes. */
final class Backend extends SimpleChannelInboundHandler<HttpObject> {
    private static final String BODY = """
            {"order":4711,"state":"paid","items":[{"sku":"a","count":2}]}
            """;
    private static final String HEAD = """
            HTTP/1.1 200 OK\r
            content-type: application/json\r
            content-length: %d\r
            date: Sun, 01 Nov 2026 00:00:00 GMT\r
            cache-control: no-store\r
            etag: "4711"\r
            \r
            """;
    private static final ByteBuf ANSWER = Unpooled.unreleasableBuffer(Unpooled.directBuffer()
            .writeBytes((HEAD.formatted(BODY.length()) + BODY).getBytes(StandardCharsets.US_ASCII)));

    /** Starts to listen. */
    static int start() throws InterruptedException {
        Channel listening = Loop.server()
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new HttpRequestDecoder(), new Backend());
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (part instanceof LastHttpContent) {
            context.writeAndFlush(ANSWER.duplicate());
        }
    }

    /** A proxy has ended. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
        context.close();
    }
}
