package io.meshway.transport.upstream;

import io.netty.channel.Channel;

/** What secures the connections to one endpoint. */
@FunctionalInterface
interface TransportSecurity {
    /** Makes a connection that is about to be opened a secure one, by handlers of its own: to those behind, it becomes active when the handshake is done. */
    void install(Channel channel);
}
