package io.meshway.transport.tls;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/** Ends our direction of a connection and leaves the other open. */
public final class HalfClose {
    private static final String TLS_1_3 = "TLSv1.3";

    private HalfClose() {}

    /**
     * Whether the connection is over for both, now that its peer has ended its direction. Up to version 1.2 TLS asks who hears of an end to end at once and to
     * forget what it had to say; only an end that TLS does not know of, of the connection below, leaves the other direction open.
     */
    public static boolean isOver(Channel connection) {
        SslHandler tls = connection.pipeline().get(SslHandler.class);
        return tls != null
                && tls.engine().isInboundDone()
                && !tls.engine().getSession().getProtocol().equals(TLS_1_3);
    }

    /** On the event loop; what was written before goes out first. In TLS the peer is told within TLS, so that it knows that nothing was cut off. */
    public static void endOutput(Channel connection) {
        SslHandler tls = connection.pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.closeOutbound();
        } else if (connection instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        }
    }
}
