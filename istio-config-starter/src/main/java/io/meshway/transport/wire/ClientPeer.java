package io.meshway.transport.wire;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Who is at the other end of a client's connection: the peer of the socket, or whom a load balancer names ahead of its bytes. */
public final class ClientPeer {
    /** Where Reactor Netty looks too, for those who ask it. */
    private static final AttributeKey<InetSocketAddress> NAMED = AttributeKey.valueOf("remoteAddressFromProxyProtocol");

    private ClientPeer() {}

    /** Of a connection, or of a stream of HTTP/2. */
    public static @Nullable SocketAddress of(Channel channel) {
        Channel connection = channel instanceof Http2StreamChannel ? channel.parent() : channel;
        InetSocketAddress named = connection.attr(NAMED).get();
        return named == null ? channel.remoteAddress() : named;
    }

    static void remember(Channel connection, @Nullable InetSocketAddress address) {
        if (address != null) {
            connection.attr(NAMED).set(address);
        }
    }
}
