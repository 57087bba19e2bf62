package io.meshway.transport.upstream;

import io.meshway.proxy.UpstreamFailure;
import io.meshway.proxy.UpstreamFailure.Reason;
import io.meshway.transport.tunnel.TunnelEnd;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Between the codec and Reactor Netty: puts the real request in the place of Reactor Netty's own, keeps interim responses away from it (it takes any of
 * them but 100 for the final one) and hands them to the exchange, and turns what cannot be parsed into {@link UpstreamFailure}s.
 */
final class ExchangeHandler extends ChannelDuplexHandler {
    private static final int SWITCHING_PROTOCOLS = 101;

    private @Nullable Exchange exchange;
    private int begun;
    private boolean interim;
    private boolean broken;

    /** The next request written is this exchange's. */
    void begin(Exchange next) {
        exchange = next;
        begun++;
    }

    /** How many exchanges this connection has seen. */
    int begun() {
        return begun;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        Exchange current = exchange;
        if (message instanceof HttpRequest head && current != null) {
            context.write(current.outgoing(head), promise);
            current.headSent();
        } else {
            context.write(message, promise);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (broken || !(message instanceof HttpObject part)) {
            pass(context, message);
            return;
        }
        Exchange current = exchange;
        DecoderResult result = part.decoderResult();
        if (current == null) {
            // Nobody asked for it: whatever it is, it must not become the answer to the next request.
            drop(context, message, null);
        } else if (result.isFailure()) {
            drop(context, message, failure(result.cause()));
        } else if (part instanceof HttpResponse head && head.status().code() == SWITCHING_PROTOCOLS) {
            switchProtocols(context, current, head);
        } else if (!takenAsInterim(context, current, part)) {
            if (part instanceof LastHttpContent) {
                // Before Reactor Netty hears of it, because it may start the next exchange from within.
                exchange = null;
                current.complete();
            }
            context.fireChannelRead(message);
        }
    }

    /** Only the head goes on to Reactor Netty, which must not take the connection for one that is free again. */
    private void switchProtocols(ChannelHandlerContext context, Exchange current, HttpResponse head) {
        if (!current.wantsUpgrade()) {
            drop(context, head, new UpstreamFailure(Reason.PROTOCOL_ERROR, "switched protocols without being asked"));
            return;
        }
        exchange = null;
        ChannelPipeline pipeline = context.pipeline();
        pipeline.addBefore(context.name(), TunnelEnd.NAME, new TunnelEnd());
        pipeline.remove(UpstreamCodec.class);
        context.fireChannelRead(head);
    }

    private void pass(ChannelHandlerContext context, Object message) {
        if (broken) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    private boolean takenAsInterim(ChannelHandlerContext context, Exchange current, HttpObject part) {
        if (part instanceof HttpResponse head) {
            interim = head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
            if (interim) {
                current.interim(head);
            }
        }
        if (!interim) {
            return false;
        }
        if (part instanceof LastHttpContent) {
            interim = false;
            ReferenceCountUtil.release(part);
            // Reactor Netty asked for one read, and that one is used up.
            context.read();
        }
        return true;
    }

    private void drop(ChannelHandlerContext context, Object message, @Nullable UpstreamFailure failure) {
        broken = true;
        ReferenceCountUtil.release(message);
        if (failure != null) {
            context.fireExceptionCaught(failure);
        }
        context.close();
    }

    private static UpstreamFailure failure(Throwable cause) {
        return cause instanceof PrematureChannelClosureException
                ? new UpstreamFailure(Reason.CONNECTION_TERMINATION, "closed within the response's head")
                : new UpstreamFailure(Reason.PROTOCOL_ERROR, String.valueOf(cause.getMessage()));
    }
}
