package io.meshway.transport.tunnel;

import io.meshway.cluster.AttemptOutcome;
import io.meshway.cluster.Cluster;
import io.meshway.cluster.LiveEndpoint;
import io.meshway.cluster.PickContext;
import io.meshway.transport.upstream.BareEndpoint;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.DomainSocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.resources.LoopResources;

/**
 * The way of one client's connection to an endpoint. Who cannot be reached is followed by somebody else, as long as there is anybody who was not tried and
 * attempts are left; what the client has sent waits meanwhile. All on the client's event loop.
 */
final class Opening implements PickContext {
    private static final Logger log = LoggerFactory.getLogger(Opening.class);

    private final LoopResources loops;
    private final Channel client;
    private final TunnelEnd end;
    private final Cluster cluster;
    private final @Nullable Long hash;
    private final StreamLimits limits;
    private final List<LiveEndpoint> tried = new ArrayList<>(1);
    private int attemptsLeft;

    /**
     * An opening.
     *
     * @param end of the client
     * @param hash of the client for consistent hashing; null for none
     * @param attempts how many endpoints may be tried
     */
    Opening(LoopResources loops, TunnelEnd end, Channel client, Cluster cluster, @Nullable Long hash, int attempts) {
        this.loops = loops;
        this.client = client;
        this.end = end;
        this.cluster = cluster;
        this.hash = hash;
        this.limits = StreamLimits.of(cluster.spec());
        this.attemptsLeft = attempts;
    }

    /** Tries an endpoint; closes the client when there is nobody to try. */
    void begin() {
        LiveEndpoint endpoint = attemptsLeft-- > 0 ? cluster.pick(this) : null;
        if (endpoint == null || tried(endpoint) || !(endpoint.connector() instanceof BareEndpoint bare)) {
            log.debug("{} has nobody for {}", cluster.spec().key(), client);
            client.close();
        } else {
            tried.add(endpoint);
            endpoint.started();
            connect(endpoint, bare);
        }
    }

    private void connect(LiveEndpoint endpoint, BareEndpoint bare) {
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
                        join(endpoint, backend);
                    } else {
                        backend.close();
                        fail(endpoint, null);
                    }
                });
            } else {
                fail(endpoint, done.cause());
            }
        });
        client.closeFuture().addListener(closed -> backend.closeUnlessJoined(connecting));
    }

    private void join(LiveEndpoint endpoint, Backend backend) {
        client.closeFuture().addListener(closed -> endpoint.finished());
        cluster.report(endpoint, AttemptOutcome.STREAM_CONNECTED);
        limits.watch(client);
        end.join(backend.end).subscribe();
    }

    private void fail(LiveEndpoint endpoint, @Nullable Throwable cause) {
        endpoint.finished();
        if (client.isOpen()) {
            log.debug("{} cannot be reached", endpoint, cause);
            cluster.report(endpoint, AttemptOutcome.CONNECT_FAILED);
            begin();
        }
    }

    private Channel channel(SocketAddress address) {
        return address instanceof DomainSocketAddress
                ? loops.onChannel(DomainSocketChannel.class, loops.onClient(true))
                : loops.onChannel(SocketChannel.class, loops.onClient(true));
    }

    @Override
    public boolean hasHash() {
        return hash != null;
    }

    @Override
    public long hash() {
        return hash == null ? 0 : hash;
    }

    @Override
    public boolean tried(LiveEndpoint endpoint) {
        return tried.contains(endpoint);
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
}
