package io.meshway.transport.upstream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Waits until a new connection may be used, then makes room for the protocol. */
final class Handshake extends ChannelInboundHandlerAdapter {
    private final PooledConnection connection;

    Handshake(PooledConnection connection) {
        this.connection = connection;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        connection.secured(context.pipeline());
        context.pipeline().remove(this);
        context.fireChannelActive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        connection.fails(Failures.unopened(cause));
    }
}
