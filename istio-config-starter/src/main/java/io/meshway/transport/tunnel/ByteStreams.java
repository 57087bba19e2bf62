package io.meshway.transport.tunnel;

import io.meshway.cluster.AttemptOutcome;
import io.meshway.cluster.Cluster;
import io.meshway.cluster.LiveEndpoint;
import io.meshway.cluster.PickContext;
import io.meshway.cluster.hash.XxHash64;
import io.meshway.proxy.connection.BytePlan;
import io.meshway.transport.upstream.BareEndpoint;
import io.meshway.transport.wire.ClientPeer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.DomainSocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.function.Consumer;
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
        return ClientPeer.of(client) instanceof InetSocketAddress remote
                ? new SourceHash(XxHash64.ofBytes(remote.getAddress().getHostAddress(), 0))
                : PickContext.NOTHING;
    }

    private void connect(Channel client, TunnelEnd end, Cluster cluster, LiveEndpoint endpoint) {
        if (!(endpoint.connector() instanceof BareEndpoint bare)) {
            client.close();
            return;
        }
        endpoint.started();
        client.closeFuture().addListener(closed -> endpoint.finished());
        StreamLimits limits = StreamLimits.of(cluster.spec());
        SocketAddress address = bare.address();
        Backend backend = new Backend(bare);
        ChannelFuture connecting = new Bootstrap()
                .group(client.eventLoop())
                .channelFactory(() -> channel(address))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, limits.connectTimeoutMillis())
                .option(ChannelOption.AUTO_READ, false)
                .handler(backend)
                .connect(address);
        connecting.addListener(done -> {
            if (done.isSuccess()) {
                backend.whenSecure(secure -> {
                    if (secure) {
                        cluster.report(endpoint, AttemptOutcome.STREAM_CONNECTED);
                        limits.watch(client);
                        end.join(backend.end).subscribe();
                    } else {
                        fail(client, cluster, endpoint, null);
                        backend.close();
                    }
                });
            } else {
                fail(client, cluster, endpoint, done.cause());
            }
        });
        client.closeFuture().addListener(closed -> backend.closeUnlessJoined(connecting));
    }

    private static void fail(Channel client, Cluster cluster, LiveEndpoint endpoint, @Nullable Throwable cause) {
        cluster.report(endpoint, AttemptOutcome.CONNECT_FAILED);
        log.debug("{} cannot be reached", endpoint, cause);
        client.close();
    }

    /** A connection to an endpoint on its way: TCP, then TLS where the policy wants it. */
    private static final class Backend extends ChannelInitializer<Channel> {
        final TunnelEnd end = new TunnelEnd();
        private final BareEndpoint endpoint;
        private @Nullable Channel channel;
        private boolean secured;
        private boolean joined;

        Backend(BareEndpoint endpoint) {
            this.endpoint = endpoint;
        }

        @Override
        protected void initChannel(Channel made) {
            channel = made;
            secured = endpoint.secure(made);
            made.pipeline().addLast(TunnelEnd.NAME, end);
        }

        /** Tells once whether the connection may be used; on its event loop. */
        void whenSecure(Consumer<Boolean> told) {
            Channel made = Objects.requireNonNull(channel);
            SslHandler tls = made.pipeline().get(SslHandler.class);
            if (!secured || tls == null) {
                tell(told, secured);
            } else {
                tls.handshakeFuture().addListener(shaken -> tell(told, shaken.isSuccess()));
                made.closeFuture().addListener(closed -> tell(told, false));
            }
        }

        private void tell(Consumer<Boolean> told, boolean secure) {
            if (!joined) {
                joined = true;
                told.accept(secure);
            }
        }

        void close() {
            if (channel != null) {
                channel.close();
            }
        }

        /** The client left: nobody waits for this connection any more. */
        void closeUnlessJoined(ChannelFuture connecting) {
            if (!connecting.isDone()) {
                connecting.cancel(false);
            } else if (!joined) {
                close();
            }
        }
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
