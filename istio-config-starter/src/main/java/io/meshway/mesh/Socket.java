package io.meshway.mesh;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What servers of Gateways meet at: servers with different sockets have nothing to do with each other.
 *
 * @param port as opened
 * @param bind an IP address in its usual form; empty means all addresses
 */
record Socket(int port, String bind) implements Comparable<Socket> {
    private static final Comparator<Socket> ORDER =
            Comparator.comparingInt(Socket::port).thenComparing(Socket::bind);

    private static final String UNIX = "unix://";

    /** Whether a server asks for a socket of the file system. */
    static boolean isUnix(@Nullable String bind) {
        return bind != null && bind.startsWith(UNIX);
    }

    /** For a {@code bind} as written; the addresses that stand for all are as good as none. */
    static Socket of(int port, @Nullable String bind) {
        if (bind == null || bind.isEmpty()) {
            return new Socket(port, "");
        }
        try {
            // Validation lets nothing but addresses through, so that nobody is asked for a name.
            InetAddress address = InetAddress.getByName(bind);
            return new Socket(port, address.isAnyLocalAddress() ? "" : address.getHostAddress());
        } catch (UnknownHostException e) {
            return new Socket(port, bind);
        }
    }

    @Override
    public int compareTo(Socket other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return bind.isEmpty() ? "port " + port : "port " + port + " of " + bind;
    }
}
