package io.meshway.gateway.filter;

import io.meshway.gateway.SpringDownstream;
import io.meshway.gateway.held.HeldAnswer;
import io.meshway.proxy.HttpPlans;
import io.meshway.proxy.LocalReply;
import io.meshway.proxy.RequestIntake;
import io.meshway.proxy.UpstreamFailure;
import io.meshway.transport.door.ClaimedRequest;
import io.meshway.transport.door.SafeUris;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.NettyWriteResponseFilter;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;
import org.springframework.core.Ordered;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Forwards the requests of an application's route into the mesh, in three places of its chain: at the very beginning the request is cleaned as at an edge, where Spring
 * Cloud Gateway sends requests it is served, where Spring Cloud Gateway writes answers the answer goes out.
 */
final class MeshForwarding {
    /** Just ahead of what Spring Cloud Gateway forwards with itself. */
    private static final int FORWARDING_ORDER = Ordered.LOWEST_PRECEDENCE - 10;

    private static final String HELD = MeshForwarding.class.getName() + ".held";

    private final AddressedPlan plan;
    private final RequestIntake intake;

    private MeshForwarding(AddressedPlan plan, RequestIntake intake) {
        this.plan = plan;
        this.intake = intake;
    }

    static List<GatewayFilter> filters(AddressedPlan plan, RequestIntake intake) {
        MeshForwarding forwarding = new MeshForwarding(plan, intake);
        return List.of(
                new OrderedGatewayFilter(forwarding::take, Ordered.HIGHEST_PRECEDENCE),
                new OrderedGatewayFilter(MeshForwarding::write, NettyWriteResponseFilter.WRITE_RESPONSE_FILTER_ORDER),
                new OrderedGatewayFilter(new Forward(forwarding), FORWARDING_ORDER));
    }

    private Mono<Void> take(ServerWebExchange exchange, GatewayFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        HttpHeaders headers = AnswerEdits.netty(request.getHeaders());
        InetSocketAddress remote = NativeRequests.request(exchange).remoteAddress();
        if (remote == null) {
            throw new IllegalStateException("the connection has no remote address");
        }
        HttpPlans.VirtualHostPlans plans = view -> plan.now();
        RequestIntake.Result result = intake.adopt(line(exchange), headers, remote, plans);
        if (result instanceof RequestIntake.Result.Claimed claim) {
            ClaimedRequest claimed = NativeRequests.adopt(exchange, claim);
            return chain.filter(exchange.mutate()
                    .request(cleaned(request, claimed, headers))
                    .build());
        }
        LocalReply reply =
                result instanceof RequestIntake.Result.Refused refused ? refused.reply() : LocalReply.NO_ROUTE;
        exchange.getResponse().setRawStatusCode(reply.status());
        return exchange.getResponse().setComplete();
    }

    private static RequestIntake.Line line(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        HttpServerRequest sent = NativeRequests.request(exchange);
        URI uri = request.getURI();
        return new RequestIntake.Line(
                request.getMethod().name(),
                uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + '?' + uri.getRawQuery(),
                NativeRequests.host(request),
                sent.version().equals(HttpVersion.HTTP_1_0),
                sent.connectionScheme().equals("https"));
    }

    private static ServerHttpRequest cleaned(ServerHttpRequest request, ClaimedRequest claimed, HttpHeaders headers) {
        ServerHttpRequest.Builder builder = request.mutate().headers(all -> {
            all.clear();
            headers.forEach(header -> all.add(header.getKey(), header.getValue()));
        });
        URI uri = request.getURI();
        // The path may have been normalised.
        return builder.uri(URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + SafeUris.of(claimed.uri())))
                .build();
    }

    private static Mono<Void> write(ServerWebExchange exchange, GatewayFilterChain chain) {
        HeldAnswer held = new HeldAnswer();
        exchange.getAttributes().put(HELD, held);
        return held.write(exchange, chain.filter(exchange));
    }

    private Mono<Void> forward(ServerWebExchange exchange, GatewayFilterChain chain) {
        HeldAnswer held = exchange.getRequiredAttribute(HELD);
        ClaimedRequest claimed = NativeRequests.claimed(exchange);
        return held.hold(
                        exchange,
                        now -> plan.now()
                                .serve(new SpringDownstream(now, claimed))
                                .onErrorMap(UpstreamFailure.class, AbortedException::new))
                .then(Mono.defer(() -> chain.filter(exchange)));
    }

    /** With a name for those who list filters. */
    private record Forward(MeshForwarding forwarding) implements GatewayFilter {
        @Override
        public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
            return forwarding.forward(exchange, chain);
        }

        @Override
        public String toString() {
            return "[Mesh " + forwarding.plan + ']';
        }
    }
}
