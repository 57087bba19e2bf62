package io.meshway.transport.upstream;

import io.meshway.mesh.ClusterSpec.EndpointSpec;
import java.net.SocketAddress;
import java.util.function.Supplier;

/** Where new connections to an endpoint go; a logical name's address may become another while its connections stay. */
final class MovingAddress implements Supplier<SocketAddress> {
    private volatile SocketAddress current;

    MovingAddress(EndpointSpec endpoint) {
        this.current = Addresses.of(endpoint);
    }

    void moveTo(EndpointSpec endpoint) {
        current = Addresses.of(endpoint);
    }

    @Override
    public SocketAddress get() {
        return current;
    }
}
