package io.meshway.transport.upstream;

import io.meshway.proxy.UpstreamFailure;
import io.meshway.proxy.UpstreamFailure.Reason;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/** Waits until a new connection may be used, then makes room for the protocol. */
final class Handshake extends ChannelInboundHandlerAdapter {
    private final PooledConnection connection;
    private final boolean secure;

    Handshake(PooledConnection connection, boolean secure) {
        this.connection = connection;
        this.secure = secure;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (!secure) {
            proceed(context);
        }
        context.fireChannelActive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                proceed(context);
            } else {
                fail(handshake.cause());
            }
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    private void proceed(ChannelHandlerContext context) {
        connection.secured(context.pipeline());
        context.pipeline().remove(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(cause);
    }

    private void fail(Throwable cause) {
        connection.fails(new UpstreamFailure(Reason.REMOTE_CONNECTION_FAILURE, String.valueOf(cause.getMessage())));
    }
}
