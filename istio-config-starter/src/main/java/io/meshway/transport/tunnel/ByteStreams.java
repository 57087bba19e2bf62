package io.meshway.transport.tunnel;

import io.meshway.cluster.Cluster;
import io.meshway.cluster.hash.XxHash64;
import io.meshway.proxy.connection.BytePlan;
import io.meshway.transport.wire.ClientPeer;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.resources.LoopResources;

/**
 * Joins clients' connections with endpoints, one with one: Envoy's TCP proxy. A client for whom there is nobody, or whose cluster has as many connections as
 * it may ({@code maxConnections}), is closed without a byte.
 */
public final class ByteStreams {
    private static final Logger log = LoggerFactory.getLogger(ByteStreams.class);

    private final LoopResources loops;
    private final int connectAttempts;

    /**
     * Streams whose connections to endpoints are of the event loops' own kind.
     *
     * @param connectAttempts how many endpoints are tried for a client; Envoy's {@code max_connect_attempts}
     */
    public ByteStreams(LoopResources loops, int connectAttempts) {
        this.loops = loops;
        this.connectAttempts = connectAttempts;
    }

    /** Takes a client's connection over, on its event loop; no other handler may care for it. */
    public void serve(Channel client, BytePlan plan) {
        TunnelEnd end = new TunnelEnd();
        client.pipeline().addLast(TunnelEnd.NAME, end);
        BytePlan.Share share = plan.draw();
        Cluster cluster = share.cluster().current();
        if (cluster == null) {
            log.debug("{} is unknown", share.cluster().key());
            client.close();
        } else if (!cluster.limits().connections().tryAcquire()) {
            log.debug("{} has as many connections as it may", share.cluster().key());
            client.close();
        } else {
            client.closeFuture()
                    .addListener(closed -> cluster.limits().connections().release());
            Long hash = share.bySource() ? hashOf(client) : null;
            new Opening(loops, end, client, cluster, hash, connectAttempts).begin();
        }
    }

    private static @Nullable Long hashOf(Channel client) {
        return ClientPeer.of(client) instanceof InetSocketAddress remote
                ? XxHash64.ofBytes(remote.getAddress().getHostAddress(), 0)
                : null;
    }
}
