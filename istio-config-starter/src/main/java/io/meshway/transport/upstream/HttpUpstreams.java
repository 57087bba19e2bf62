package io.meshway.transport.upstream;

import io.meshway.cluster.EndpointConnector;
import io.meshway.mesh.ClusterSpec;
import io.meshway.mesh.ClusterSpec.EndpointSpec;
import io.meshway.mesh.ClusterSpec.UpstreamProtocol;
import io.meshway.model.ClientTls;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.resolver.NoopAddressResolverGroup;
import java.net.SocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.NettyPipeline;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * Makes the {@link io.meshway.proxy.Upstream} of every endpoint: a client that is configured once, with a pool that lives and dies with the endpoint, so
 * that addresses which vanish leave nothing behind.
 */
public final class HttpUpstreams implements EndpointConnector.Factory {
    /** Connections to one endpoint: Envoy has no limit by default (2^32-1); what a host can open to one address is less than this. */
    static final int MAX_CONNECTIONS = 65_536;

    /** Requests that wait for a connection to one endpoint; they only wait when {@link #MAX_CONNECTIONS} are busy. */
    static final int MAX_PENDING = 65_536;

    private static final Logger log = LoggerFactory.getLogger(HttpUpstreams.class);
    private static final EndpointConnector NOTHING_TO_PREPARE = () -> {};

    private final LoopResources loops;

    /** Connections run on these event loops: the listeners' own, so that a request seldom changes thread. */
    public HttpUpstreams(LoopResources loops) {
        this.loops = loops;
        log.info(
                "Sockets are {}",
                loops.onChannelClass(SocketChannel.class, loops.onClient(true)).getSimpleName());
    }

    @Override
    public EndpointConnector create(ClusterSpec cluster, EndpointSpec endpoint) {
        if (cluster.protocol() == UpstreamProtocol.BYTES) {
            return NOTHING_TO_PREPARE;
        }
        if (wantsTls(cluster)) {
            return new RefusingUpstream("TLS to destinations is not served yet");
        }
        PoolPolicy policy = PoolPolicy.of(cluster);
        ConnectionProvider pool = pool(cluster.key().toString(), policy);
        return new HttpUpstream(client(cluster, Addresses.of(endpoint), pool), pool, policy.maxRequestsPerConnection());
    }

    private static boolean wantsTls(ClusterSpec cluster) {
        ClientTls tls = cluster.policy().tls();
        return tls != null && tls.mode() != ClientTls.Mode.DISABLE;
    }

    private static ConnectionProvider pool(String name, PoolPolicy policy) {
        ConnectionProvider.Builder builder = ConnectionProvider.builder(name)
                .maxConnections(MAX_CONNECTIONS)
                .pendingAcquireMaxCount(MAX_PENDING)
                .lifo()
                .evictInBackground(policy.evictionInterval());
        if (!policy.idleTimeout().isZero()) {
            builder.maxIdleTime(policy.idleTimeout());
        }
        return builder.build();
    }

    private HttpClient client(ClusterSpec cluster, SocketAddress address, ConnectionProvider pool) {
        int connectTimeout =
                (int) Math.min(Integer.MAX_VALUE, cluster.connectTimeout().toMillis());
        HttpClient client = HttpClient.create(pool)
                .runOn(loops)
                .remoteAddress(() -> address)
                .resolver(NoopAddressResolverGroup.INSTANCE)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectTimeout)
                .disableRetry(true)
                .compress(false);
        if (cluster.protocol() == UpstreamProtocol.HTTP2) {
            return client.protocol(HttpProtocol.H2C);
        }
        return client.protocol(HttpProtocol.HTTP11).doOnChannelInit((observer, channel, remote) -> {
            ChannelPipeline pipeline = channel.pipeline();
            pipeline.replace(NettyPipeline.HttpCodec, NettyPipeline.HttpCodec, new UpstreamCodec());
            pipeline.addAfter(NettyPipeline.HttpCodec, Exchange.HANDLER, new ExchangeHandler());
        });
    }
}
