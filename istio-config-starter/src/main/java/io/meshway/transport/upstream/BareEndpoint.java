package io.meshway.transport.upstream;

import io.netty.channel.Channel;
import java.net.SocketAddress;

/** An endpoint as connections see it that carry no HTTP: where it is, and whether TLS is in front. */
public interface BareEndpoint {
    /** Where a new connection goes. */
    SocketAddress address();

    /**
     * Makes a connection that is about to be opened as secure as the destination's policy wants it, by handlers of its own.
     *
     * @return false when that is not possible now, and the connection must not be opened: better none than one in plain text
     */
    boolean secure(Channel channel);
}
