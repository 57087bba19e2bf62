package io.meshway.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Keep-alive connections that each send the next request when the answer to the last one is there. */
final class Clients implements AutoCloseable {
    private static final int CONNECTIONS = 16;
    private static final int OK = 200;

    private final ByteBuf[] requests;
    private final AtomicLong answered = new AtomicLong();
    private final AtomicReference<@Nullable String> trouble = new AtomicReference<>();
    private final List<Channel> connections = new ArrayList<>();
    private volatile boolean closing;
    private int next;

    /** Connects and starts. */
    Clients(int port, int hosts) throws InterruptedException {
        this.requests = Requests.forHosts(hosts);
        for (int i = 0; i < CONNECTIONS; i++) {
            ChannelFuture connecting = Loop.client()
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            channel.pipeline().addLast(new HttpResponseDecoder(), new Client());
                        }
                    })
                    .connect("127.0.0.1", port);
            connections.add(connecting.sync().channel());
        }
    }

    /** Answers so far. Fails when one was not the backend's. */
    long answered() {
        String happened = trouble.get();
        if (happened != null) {
            throw new IllegalStateException(happened);
        }
        return answered.get();
    }

    @Override
    public void close() {
        closing = true;
        for (Channel connection : connections) {
            connection.close().awaitUninterruptibly();
        }
    }

    private ByteBuf nextRequest() {
        next = next + 1 == requests.length ? 0 : next + 1;
        return requests[next].duplicate();
    }

    private final class Client extends SimpleChannelInboundHandler<HttpObject> {
        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.writeAndFlush(nextRequest());
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
            if (part instanceof HttpResponse head && head.status().code() != OK) {
                trouble.set("answered " + head.status());
                context.close();
            }
            if (part instanceof LastHttpContent) {
                answered.lazySet(answered.get() + 1);
                context.writeAndFlush(nextRequest());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
            context.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (!closing) {
                trouble.set("the proxy closed a connection");
            }
        }
    }
}
