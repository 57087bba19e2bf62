package io.meshway.transport.upstream;

import io.meshway.proxy.UpstreamFailure;
import io.meshway.proxy.UpstreamFailure.Reason;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Stops the head of an HTTP/2 response whose {@code :status} is none: one has three digits, and nobody switches protocols in HTTP/2. In front of Netty's
 * codec, which would lose a buffer over each of them.
 */
@Sharable
final class StatusFirst extends ChannelInboundHandlerAdapter {
    static final StatusFirst INSTANCE = new StatusFirst();

    private static final int DIGITS = 3;
    private static final String SWITCHING_PROTOCOLS = "101";

    private StatusFirst() {}

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof Http2HeadersFrame head
                && !isStatus(head.headers().status())) {
            ReferenceCountUtil.release(message);
            context.fireExceptionCaught(new UpstreamFailure(Reason.PROTOCOL_ERROR, "a status that is none"));
        } else {
            context.fireChannelRead(message);
        }
    }

    /** Trailers have none. */
    private static boolean isStatus(@Nullable CharSequence status) {
        if (status == null) {
            return true;
        }
        if (status.length() != DIGITS || status.charAt(0) == '0') {
            return false;
        }
        if (SWITCHING_PROTOCOLS.contentEquals(status)) {
            return false;
        }
        for (int i = 0; i < DIGITS; i++) {
            char digit = status.charAt(i);
            if (digit < '0' || digit > '9') {
                return false;
            }
        }
        return true;
    }
}
