package io.meshway.transport.tls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Lets a connection to an endpoint appear open when its handshake is done: until then it is being opened, and whatever fails is a failure to connect. */
final class HandshakeGate extends ChannelInboundHandlerAdapter {
    private final Duration limit;
    private @Nullable Future<?> deadline;

    HandshakeGate(Duration limit) {
        this.limit = limit;
    }

    @Override
    public void channelRegistered(ChannelHandlerContext context) {
        if (!limit.isZero()) {
            deadline = context.executor().schedule(() -> tooLate(context), limit.toMillis(), TimeUnit.MILLISECONDS);
        }
        context.fireChannelRegistered();
    }

    private void tooLate(ChannelHandlerContext context) {
        if (context.channel().isActive() && !context.isRemoved()) {
            context.fireExceptionCaught(
                    new SslHandshakeTimeoutException("no handshake within " + limit.toMillis() + " ms"));
            context.close();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.read();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.read();
        context.fireChannelReadComplete();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            Future<?> waiting = deadline;
            if (waiting != null) {
                waiting.cancel(false);
            }
            context.pipeline().remove(this);
            if (handshake.isSuccess()) {
                context.fireChannelActive();
            } else {
                context.fireExceptionCaught(handshake.cause());
            }
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        Future<?> waiting = deadline;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }
}
