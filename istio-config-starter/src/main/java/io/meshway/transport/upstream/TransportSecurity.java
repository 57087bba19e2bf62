package io.meshway.transport.upstream;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;

/** What secures the connections to one endpoint. */
@FunctionalInterface
interface TransportSecurity {
    /** TLS for one new connection, with the certificates of this moment. */
    SslHandler newHandler(Channel channel);
}
