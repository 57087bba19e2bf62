package io.meshway.transport.upstream;

import io.meshway.cluster.EndpointConnector;
import io.meshway.mesh.ClusterSpec;
import io.meshway.mesh.ClusterSpec.EndpointSpec;
import io.meshway.mesh.ClusterSpec.UpstreamProtocol;
import io.meshway.transport.tls.ClientTlsContext;
import io.meshway.transport.tls.TlsContexts;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.resolver.NoopAddressResolverGroup;
import java.net.SocketAddress;
import java.time.Duration;
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

    /** Behind TLS a pool has a part for each host that was asked for; one without connections goes after this time. */
    private static final Duration UNUSED = Duration.ofMinutes(5);

    private static final Duration UNUSED_LOOK = Duration.ofMinutes(1);

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
    public EndpointConnector create(ClusterSpec cluster, EndpointSpec endpoint) {
        if (cluster.protocol() == UpstreamProtocol.BYTES) {
            return NOTHING_TO_PREPARE;
        }
        PoolPolicy policy = PoolPolicy.of(cluster);
        ConnectionProvider pool = pool(cluster.key().toString(), policy);
        SocketAddress address = Addresses.of(endpoint);
        ClientTlsContext tls = contexts.client(cluster);
        if (tls == null) {
            return new HttpUpstream(client(cluster, address, pool), pool, policy.maxRequestsPerConnection());
        }
        HttpClient template = client(cluster, address, pool);
        HttpClient secured = template.doOnChannelInit(
                (observer, channel, remote) -> tls.install(channel, remote, cluster.connectTimeout()));
        return new TlsUpstream(
                tls,
                address,
                pool,
                remote ->
                        new HttpUpstream(secured.remoteAddress(() -> remote), pool, policy.maxRequestsPerConnection()));
    }

    private static ConnectionProvider pool(String name, PoolPolicy policy) {
        ConnectionProvider.Builder builder = ConnectionProvider.builder(name)
                .maxConnections(MAX_CONNECTIONS)
                .pendingAcquireMaxCount(MAX_PENDING)
                .lifo()
                .evictInBackground(policy.evictionInterval())
                .disposeInactivePoolsInBackground(UNUSED_LOOK, UNUSED);
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
