package io.meshway.gateway.filter;

import io.meshway.gateway.SpringDownstream;
import io.meshway.proxy.Downstream;
import io.meshway.proxy.HttpPlans;
import io.meshway.proxy.Plan;
import io.meshway.proxy.RequestIntake;
import io.meshway.proxy.RequestTarget;
import io.meshway.route.CompiledRoute;
import io.meshway.transport.door.ClaimedRequest;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** What is under an exchange: requests of Reactor Netty, as the core wants to see them. */
final class NativeRequests {
    private static final String ADOPTED = NativeRequests.class.getName() + ".adopted";
    private static final HttpPlans.VirtualHostPlans NOBODYS = request -> new NoPlan();

    private NativeRequests() {}

    /** The request as the filters so far left it. */
    static SpringDownstream downstream(ServerWebExchange exchange) {
        return new SpringDownstream(exchange, claimed(exchange));
    }

    static ClaimedRequest claimed(ServerWebExchange exchange) {
        HttpServerRequest request = request(exchange);
        if (request instanceof ClaimedRequest ofTheMesh) {
            return ofTheMesh;
        }
        ClaimedRequest adopted = exchange.getAttribute(ADOPTED);
        if (adopted != null) {
            return adopted;
        }
        URI uri = exchange.getRequest().getURI();
        String host = host(exchange.getRequest());
        RequestTarget target = new RequestTarget(host, uri.getRawPath(), uri.getRawQuery());
        return adopt(exchange, new RequestIntake.Result.Claimed(target, uri.getScheme(), NOBODYS, null));
    }

    /** From here on the exchange's request is this. */
    static ClaimedRequest adopt(ServerWebExchange exchange, RequestIntake.Result.Claimed claim) {
        HttpServerResponse response = ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
        ClaimedRequest adopted = ClaimedRequest.adopted(request(exchange), response, claim);
        exchange.getAttributes().put(ADOPTED, adopted);
        return adopted;
    }

    static HttpServerRequest request(ServerWebExchange exchange) {
        Object request = ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest());
        if (request instanceof HttpServerRequest ofNetty) {
            return ofNetty;
        }
        throw new IllegalStateException("Istio's filters and mesh:// addresses need Reactor Netty's server");
    }

    /** Of requests that somebody else forwards. */
    private record NoPlan() implements Plan {
        @Override
        public Mono<Void> serve(Downstream request) {
            return Mono.error(new IllegalStateException("the request is no mesh route's"));
        }

        @Override
        public @Nullable CompiledRoute route() {
            return null;
        }
    }

    static String host(ServerHttpRequest request) {
        String host = request.getHeaders().getFirst("host");
        return host == null ? "" : host;
    }
}
