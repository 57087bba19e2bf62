package io.meshway.transport.wire;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.function.Consumer;

/** Waits for the handlers that Reactor Netty adds once a handshake has said what the client speaks, on the application's own port with TLS. */
final class NegotiatedProtocol extends ChannelInboundHandlerAdapter {
    /** Name in pipelines. */
    static final String NAME = "meshway.negotiated";

    private final Consumer<ChannelHandlerContext> known;

    /** @param known told when the handlers are there, before the first byte */
    NegotiatedProtocol(Consumer<ChannelHandlerContext> known) {
        this.known = known;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
            known.accept(context);
            context.fireUserEventTriggered(event);
            context.pipeline().remove(this);
        } else {
            context.fireUserEventTriggered(event);
        }
    }
}
