package io.meshway.transport.tls;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/** Ends our direction of a connection and leaves the other open. */
public final class HalfClose {
    private HalfClose() {}

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
