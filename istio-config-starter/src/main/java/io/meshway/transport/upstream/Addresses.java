package io.meshway.transport.upstream;

import io.meshway.mesh.ClusterSpec.EndpointSpec;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Socket addresses of endpoints. Nothing here asks a name server. */
public final class Addresses {
    private Addresses() {}

    /** The socket address of an endpoint whose address is an IP or a Unix socket. */
    public static SocketAddress of(EndpointSpec endpoint) {
        String address = endpoint.address();
        if (address.startsWith("/")) {
            return new DomainSocketAddress(address);
        }
        if (address.startsWith("@")) {
            // Linux marks names of the abstract namespace by a leading zero byte.
            return new DomainSocketAddress('\0' + address.substring(1));
        }
        InetAddress ip = NetUtil.createInetAddressFromIpAddressString(address);
        if (ip == null) {
            throw new IllegalArgumentException("not an IP address: " + address);
        }
        return new InetSocketAddress(ip, endpoint.port());
    }
}
