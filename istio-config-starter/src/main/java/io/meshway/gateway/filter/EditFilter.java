package io.meshway.gateway.filter;

import io.meshway.gateway.SpringDownstream;
import io.meshway.proxy.LoosePlans;
import io.meshway.transport.door.SafeUris;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Rewrite or header operations on the way to the filters behind, and on the way back.
 *
 * @param prefix of the paths that are meant; null for every path
 */
record EditFilter(LoosePlans.Edits edits, @Nullable String prefix, String label) implements GatewayFilter {
    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        SpringDownstream request = NativeRequests.downstream(exchange);
        if (prefix != null && !request.path().startsWith(prefix)) {
            return chain.filter(exchange);
        }
        HttpHeaders headers = request.requestHeaders();
        String target = edits.request(request);
        if (edits.editsAnswers()) {
            AnswerEdits.register(exchange, answer -> edits.answer(request, answer));
        }
        if (!request.authority().equals(headers.get("host"))) {
            // Otherwise Spring Cloud Gateway writes the Host of the route's address.
            exchange.getAttributes().put(ServerWebExchangeUtils.PRESERVE_HOST_HEADER_ATTRIBUTE, true);
        }
        return chain.filter(exchange.mutate()
                .request(edited(exchange.getRequest(), target, headers))
                .build());
    }

    private static ServerHttpRequest edited(ServerHttpRequest request, String target, HttpHeaders headers) {
        URI uri = request.getURI();
        ServerHttpRequest.Builder builder = request.mutate().headers(all -> {
            all.clear();
            headers.forEach(header -> all.add(header.getKey(), header.getValue()));
        });
        String before = uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + '?' + uri.getRawQuery();
        return target.equals(before)
                ? builder.build()
                : builder.uri(URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + SafeUris.of(target)))
                        .build();
    }

    @Override
    public String toString() {
        return "[" + label + ']';
    }
}
