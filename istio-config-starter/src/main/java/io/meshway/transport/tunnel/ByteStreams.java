package io.meshway.transport.tunnel;

import io.meshway.cluster.AttemptOutcome;
import io.meshway.cluster.Cluster;
import io.meshway.cluster.LiveEndpoint;
import io.meshway.cluster.PickContext;
import io.meshway.cluster.hash.XxHash64;
import io.meshway.proxy.connection.BytePlan;
import io.meshway.transport.upstream.Addresses;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.DomainSocketChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
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

    /** Streams whose connections to endpoints are of the event loops' own kind. */
    public ByteStreams(LoopResources loops) {
        this.loops = loops;
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
            LiveEndpoint endpoint = cluster.pick(share.bySource() ? hashOf(client) : PickContext.NOTHING);
            if (endpoint == null) {
                log.debug("{} has nobody who is well", share.cluster().key());
                client.close();
            } else {
                connect(client, end, cluster, endpoint);
            }
        }
    }

    private static PickContext hashOf(Channel client) {
        return client.remoteAddress() instanceof InetSocketAddress remote
                ? new SourceHash(XxHash64.ofBytes(remote.getAddress().getHostAddress(), 0))
                : PickContext.NOTHING;
    }

    private void connect(Channel client, TunnelEnd end, Cluster cluster, LiveEndpoint endpoint) {
        endpoint.started();
        client.closeFuture().addListener(closed -> endpoint.finished());
        StreamLimits limits = StreamLimits.of(cluster.spec());
        TunnelEnd backend = new TunnelEnd();
        SocketAddress address = Addresses.of(endpoint.spec());
        ChannelFuture connecting = new Bootstrap()
                .group(client.eventLoop())
                .channelFactory(() -> channel(address))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, limits.connectTimeoutMillis())
                .option(ChannelOption.AUTO_READ, false)
                .handler(backend)
                .connect(address);
        connecting.addListener(done -> {
            if (done.isSuccess()) {
                cluster.report(endpoint, AttemptOutcome.CONNECTED);
                limits.watch(client);
                end.join(backend).subscribe();
            } else {
                cluster.report(endpoint, AttemptOutcome.CONNECT_FAILED);
                log.debug("{} cannot be reached", endpoint, done.cause());
                client.close();
            }
        });
        client.closeFuture().addListener(closed -> {
            if (!connecting.isDone()) {
                connecting.cancel(false);
            }
        });
    }

    private Channel channel(SocketAddress address) {
        return address instanceof DomainSocketAddress
                ? loops.onChannel(DomainSocketChannel.class, loops.onClient(true))
                : loops.onChannel(SocketChannel.class, loops.onClient(true));
    }

    /** The client's address as a key for consistent hashing. */
    private record SourceHash(long hash) implements PickContext {
        @Override
        public boolean hasHash() {
            return true;
        }

        @Override
        public boolean tried(LiveEndpoint endpoint) {
            return false;
        }
    }
}
