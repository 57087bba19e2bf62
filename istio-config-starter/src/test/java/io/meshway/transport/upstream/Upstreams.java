package io.meshway.transport.upstream;

import io.meshway.cluster.limit.ClusterLimits;
import io.meshway.fixtures.MeshYaml;
import io.meshway.mesh.ClusterKey;
import io.meshway.mesh.ClusterSpec;
import io.meshway.mesh.ClusterSpec.EndpointHealth;
import io.meshway.mesh.ClusterSpec.EndpointSource;
import io.meshway.mesh.ClusterSpec.EndpointSpec;
import io.meshway.mesh.ClusterSpec.UpstreamProtocol;
import io.meshway.mesh.Locality;
import io.meshway.model.ClientTls;
import io.meshway.model.ConnectionPool;
import io.meshway.model.DestinationRule;
import io.meshway.model.Kind;
import io.meshway.model.ResourceKey;
import io.meshway.model.TrafficPolicy;
import io.meshway.proxy.Upstream;
import io.meshway.transport.tls.TlsContexts;
import io.meshway.transport.tls.TlsEngine;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.concurrent.EventExecutor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/** Upstreams for tests, and short ways to ask them. */
final class Upstreams {
    private static final LoopResources LOOPS = LoopResources.create("test-upstream", 2, true);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private Upstreams() {}

    static Upstream to(int port) {
        return to(port, TrafficPolicy.NONE);
    }

    static Upstream to(int port, TrafficPolicy policy) {
        return to("127.0.0.1", port, spec(UpstreamProtocol.HTTP1, policy, Duration.ofSeconds(2)));
    }

    static Upstream to(String address, int port, Duration connectTimeout) {
        return to(address, port, spec(UpstreamProtocol.HTTP1, TrafficPolicy.NONE, connectTimeout));
    }

    static Upstream http1(int port, TrafficPolicy policy, ClusterLimits limits) {
        return to("127.0.0.1", port, spec(UpstreamProtocol.HTTP1, policy, Duration.ofSeconds(2)), limits);
    }

    static Upstream http2(int port, TrafficPolicy policy, ClusterLimits limits) {
        return to("127.0.0.1", port, spec(UpstreamProtocol.HTTP2, policy, Duration.ofSeconds(2)), limits);
    }

    static Upstream http2(int port) {
        return to("127.0.0.1", port, spec(UpstreamProtocol.HTTP2, TrafficPolicy.NONE, Duration.ofSeconds(2)));
    }

    private static Upstream to(String address, int port, ClusterSpec cluster) {
        return to(address, port, cluster, new ClusterLimits(cluster.policy()));
    }

    private static Upstream to(String address, int port, ClusterSpec cluster, ClusterLimits limits) {
        EndpointSpec endpoint = new EndpointSpec(address, port, Map.of(), 1, Locality.UNKNOWN, EndpointHealth.HEALTHY);
        return (Upstream) new HttpUpstreams(LOOPS, new TlsContexts(null, TlsEngine.JDK, InstantSource.system()))
                .create(cluster, endpoint, limits);
    }

    private static ClusterSpec spec(UpstreamProtocol protocol, TrafficPolicy policy, Duration connectTimeout) {
        return new ClusterSpec(
                new ClusterKey("reviews.default.svc.cluster.local", 9080, ""),
                new ResourceKey(Kind.SERVICE_ENTRY, "default", "reviews"),
                protocol,
                new EndpointSource.Fixed(List.of()),
                policy,
                connectTimeout,
                List.of(),
                ClusterSpec.TrafficDistribution.ANY);
    }

    static TrafficPolicy tls(ClientTls.Mode mode) {
        ClientTls tls = new ClientTls(mode, null, null, null, null, null, null, List.of(), null);
        return new TrafficPolicy(null, null, null, tls, List.of(), null, null, null);
    }

    static TrafficPolicy http(@Nullable Duration idleTimeout, @Nullable Integer maxRequestsPerConnection) {
        ConnectionPool.Http http = new ConnectionPool.Http(
                null, null, maxRequestsPerConnection, null, idleTimeout, null, false, null, null, null);
        return new TrafficPolicy(new ConnectionPool(null, http), null, null, null, List.of(), null, null, null);
    }

    /** A policy as a DestinationRule writes it, in flow style. */
    static TrafficPolicy policy(String written) {
        String spec = "{host: a.test, trafficPolicy: {" + written + "}}";
        DestinationRule rule = (DestinationRule) MeshYaml.resources(MeshYaml.istio("DestinationRule", "policy", spec))
                .get(0);
        return Objects.requireNonNull(rule.trafficPolicy());
    }

    static HttpHeaders headers() {
        return new DefaultHttpHeaders().set("host", "h");
    }

    static Upstream.Request get(String target) {
        return new Upstream.Request("GET", target, headers(), null, Upstream.Client.HTTP1, Upstream.Events.NONE);
    }

    static Upstream.Request send(String method, @Nullable Publisher<? extends ByteBuf> body) {
        return new Upstream.Request(method, "/", headers(), body, Upstream.Client.HTTP1, Upstream.Events.NONE);
    }

    static Flux<ByteBuf> pieces(String... texts) {
        return Flux.fromArray(texts).map(Upstreams::buffer);
    }

    static ByteBuf buffer(String text) {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.buffer();
        buffer.writeCharSequence(text, StandardCharsets.ISO_8859_1);
        return buffer;
    }

    static String read(ByteBuf piece) {
        String text = piece.toString(StandardCharsets.ISO_8859_1);
        piece.release();
        return text;
    }

    static String text(Upstream upstream, Upstream.Request request) {
        String text = answer(upstream, request).block(PATIENCE);
        // The pool gets the connection back a moment after the answer is complete.
        settle();
        return text == null ? "" : text;
    }

    /** Status, space and body. */
    static Mono<String> answer(Upstream upstream, Upstream.Request request) {
        StringBuilder text = new StringBuilder();
        return upstream.exchange(request, response -> {
                    text.append(response.status()).append(' ');
                    return response.body()
                            .doOnNext(piece -> text.append(read(piece)))
                            .then();
                })
                .then(Mono.fromSupplier(text::toString));
    }

    static Mono<Void> givenUp(Upstream.Response response) {
        response.discard();
        return Mono.empty();
    }

    /** Waits until every event loop has looked at its sockets once more. */
    static void settle() {
        for (int round = 0; round < 3; round++) {
            for (EventExecutor loop : LOOPS.onClient(true)) {
                loop.submit(() -> {}).syncUninterruptibly();
            }
        }
    }
}
