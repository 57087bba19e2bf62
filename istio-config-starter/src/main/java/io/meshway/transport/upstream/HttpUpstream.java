package io.meshway.transport.upstream;

import io.meshway.mesh.ClusterSpec.EndpointSpec;
import io.meshway.proxy.Upstream;
import io.netty.channel.Channel;
import java.net.SocketAddress;
import reactor.core.publisher.Mono;

/**
 * One endpoint and its connection pools, one for each protocol that is spoken to it.
 *
 * <p>A connection that the endpoint closes while idle is noticed and not used again. When the close crosses a request on the wire, that request fails with
 * {@code connection termination}, as in Envoy; nothing is repeated here.
 */
record HttpUpstream(EndpointPool http1, EndpointPool http2, MovingAddress moving) implements Upstream, BareEndpoint {
    @Override
    public Mono<Void> exchange(Request request, ResponseConsumer consumer) {
        return new Exchange(request.client().http2() ? http2 : http1, request, consumer);
    }

    @Override
    public SocketAddress address() {
        return moving.get();
    }

    @Override
    public boolean secure(Channel channel) {
        return true;
    }

    @Override
    public boolean moveTo(EndpointSpec endpoint) {
        moving.moveTo(endpoint);
        return true;
    }

    @Override
    public void close() {
        http1.close();
        if (http2 != http1) {
            http2.close();
        }
    }
}
