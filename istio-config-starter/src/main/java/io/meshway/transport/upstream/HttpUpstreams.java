package io.meshway.transport.upstream;

import io.meshway.cluster.EndpointConnector;
import io.meshway.cluster.limit.ClusterLimits;
import io.meshway.mesh.ClusterSpec;
import io.meshway.mesh.ClusterSpec.EndpointSpec;
import io.meshway.mesh.ClusterSpec.UpstreamProtocol;
import io.meshway.model.ConnectionPool;
import io.meshway.transport.tls.ClientTlsContext;
import io.meshway.transport.tls.TlsContexts;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ReflectiveChannelFactory;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.DomainSocketChannel;
import java.net.SocketAddress;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.resources.LoopResources;

/**
 * Makes the {@link io.meshway.proxy.Upstream} of every endpoint: connection pools that live and die with it, so that addresses which vanish leave nothing
 * behind.
 */
public final class HttpUpstreams implements EndpointConnector.Factory {
    private static final Logger log = LoggerFactory.getLogger(HttpUpstreams.class);
    private static final EndpointConnector NOTHING_TO_PREPARE = () -> {};

    private final LoopResources loops;
    private final TlsContexts contexts;

    /**
     * Upstreams that share what they stand on.
     *
     * @param loops that connections run on: the listeners' own, so that a request seldom changes thread
     * @param contexts for clusters that are spoken to in TLS
     */
    public HttpUpstreams(LoopResources loops, TlsContexts contexts) {
        this.loops = loops;
        this.contexts = contexts;
        log.info(
                "Sockets are {}",
                loops.onChannelClass(SocketChannel.class, loops.onClient(true)).getSimpleName());
    }

    @Override
    public EndpointConnector create(ClusterSpec cluster, EndpointSpec endpoint, ClusterLimits limits) {
        if (cluster.protocol() == UpstreamProtocol.BYTES) {
            return NOTHING_TO_PREPARE;
        }
        MovingAddress address = new MovingAddress(endpoint);
        ClientTlsContext tls = contexts.client(cluster);
        if (tls == null) {
            return upstream(cluster, limits, protocol -> opener(cluster, address, null), address);
        }
        boolean asTheClient = usesClientProtocol(cluster);
        return new TlsUpstream(tls, address, cluster.connectTimeout(), named -> {
            Function<UpstreamProtocol, ConnectionOpener> opener = protocol -> {
                UpstreamProtocol offered = asTheClient ? protocol : null;
                return opener(
                        cluster,
                        named,
                        channel -> tls.install(channel, named.get(), cluster.connectTimeout(), offered));
            };
            return upstream(cluster, limits, opener, address);
        });
    }

    private static HttpUpstream upstream(
            ClusterSpec cluster,
            ClusterLimits limits,
            Function<UpstreamProtocol, ConnectionOpener> opener,
            MovingAddress address) {
        PoolPolicy policy = PoolPolicy.of(cluster);
        EndpointPool http1 =
                new EndpointPool(limits, opener.apply(UpstreamProtocol.HTTP1).http1(policy), 1);
        EndpointPool http2 = new EndpointPool(
                limits, opener.apply(UpstreamProtocol.HTTP2).http2(policy), policy.maxConcurrentStreams());
        if (usesClientProtocol(cluster)) {
            return new HttpUpstream(http1, http2, address);
        }
        EndpointPool only = cluster.protocol() == UpstreamProtocol.HTTP2 ? http2 : http1;
        return new HttpUpstream(only, only, address);
    }

    private static boolean usesClientProtocol(ClusterSpec cluster) {
        ConnectionPool pool = cluster.policy().connectionPool();
        ConnectionPool.Http http = pool == null ? null : pool.http();
        return http != null && http.useClientProtocol();
    }

    private ConnectionOpener opener(
            ClusterSpec cluster, Supplier<SocketAddress> address, @Nullable TransportSecurity security) {
        EventLoopGroup group = loops.onClient(true);
        if (address.get() instanceof DomainSocketAddress) {
            // Event loops say what class of socket they take for TCP, but not for this.
            ChannelFactory<Channel> sockets = () -> loops.onChannel(DomainSocketChannel.class, group);
            return new ConnectionOpener(
                    group, sockets, address, cluster.connectTimeout(), SocketOptions.none(), security);
        }
        Class<? extends Channel> sockets = loops.onChannelClass(SocketChannel.class, group);
        SocketOptions options = SocketOptions.of(cluster, sockets);
        ChannelFactory<Channel> factory = new ReflectiveChannelFactory<>(sockets);
        return new ConnectionOpener(group, factory, address, cluster.connectTimeout(), options, security);
    }
}
