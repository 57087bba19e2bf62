package io.meshway.transport.upstream;

import io.meshway.mesh.ClusterSpec.EndpointSpec;
import io.meshway.proxy.Upstream;
import io.meshway.proxy.UpstreamFailure;
import io.meshway.proxy.UpstreamFailure.Reason;
import io.meshway.transport.tls.ClientTlsContext;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One endpoint behind TLS. Where the name that connections ask for is the request's host, as Istio has it by default, requests for different hosts never
 * share a connection.
 */
final class TlsUpstream implements Upstream, BareEndpoint {
    /** Hosts that are remembered for an endpoint; more come only with a wildcard host in front of many names. */
    static final int MOST_HOSTS = 1024;

    private final ClientTlsContext tls;
    private final MovingAddress moving;
    private final Duration connectTimeout;
    private final Function<Supplier<SocketAddress>, Upstream> named;
    private final Map<String, Upstream> byHost = new ConcurrentHashMap<>();
    private final @Nullable Upstream only;
    private volatile boolean closed;

    /**
     * One endpoint.
     *
     * @param connectTimeout for connecting and the handshake together
     * @param named connects to an address that carries the name to ask for
     */
    TlsUpstream(
            ClientTlsContext tls,
            MovingAddress moving,
            Duration connectTimeout,
            Function<Supplier<SocketAddress>, Upstream> named) {
        this.tls = tls;
        this.moving = moving;
        this.connectTimeout = connectTimeout;
        this.named = named;
        this.only = tls.asksForHost() ? null : named.apply(() -> tls.address(moving.get(), null));
    }

    @Override
    public Mono<Void> exchange(Request request, ResponseConsumer consumer) {
        if (!tls.usable()) {
            // Better no answer than plain text.
            return Mono.error(new UpstreamFailure(
                    Reason.REMOTE_CONNECTION_FAILURE, "certificates for TLS are missing or broken"));
        }
        Upstream upstream = only == null ? forHost(request) : only;
        return upstream.exchange(request, consumer);
    }

    @Override
    public SocketAddress address() {
        return tls.address(moving.get(), null);
    }

    @Override
    public boolean secure(Channel channel) {
        if (!tls.usable()) {
            return false;
        }
        tls.install(channel, address(), connectTimeout);
        return true;
    }

    private Upstream forHost(Request request) {
        String host = host(request.headers().get(HttpHeaderNames.HOST));
        Upstream known = byHost.get(host);
        return known != null ? known : remember(host);
    }

    private Upstream remember(String host) {
        if (byHost.size() >= MOST_HOSTS) {
            closeAll();
        }
        Upstream upstream = byHost.computeIfAbsent(host, name -> named.apply(() -> tls.address(moving.get(), name)));
        if (closed) {
            upstream.close();
        }
        return upstream;
    }

    /** Of an authority: without port and brackets, in lower case. */
    static String host(@Nullable String authority) {
        if (authority == null) {
            return "";
        }
        int colon = authority.lastIndexOf(':');
        String host = colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
        if (host.startsWith("[") && host.endsWith("]")) {
            return host.substring(1, host.length() - 1);
        }
        return host.toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean moveTo(EndpointSpec endpoint) {
        moving.moveTo(endpoint);
        return true;
    }

    @Override
    public void close() {
        closed = true;
        if (only != null) {
            only.close();
        }
        closeAll();
    }

    private void closeAll() {
        byHost.values().removeIf(upstream -> {
            upstream.close();
            return true;
        });
    }
}
