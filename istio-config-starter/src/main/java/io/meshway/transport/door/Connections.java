package io.meshway.transport.door;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Addresses of connections. */
final class Connections {
    private static final InetSocketAddress NO_ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private Connections() {}

    /** The address; loopback and port 0 stand for a Unix socket, and for a connection that is gone. */
    static InetSocketAddress inet(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress inet ? inet : NO_ADDRESS;
    }
}
