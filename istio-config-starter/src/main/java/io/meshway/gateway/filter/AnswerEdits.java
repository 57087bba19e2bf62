package io.meshway.gateway.filter;

import io.meshway.proxy.ResponseEdits;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Edits of an answer's headers, whoever makes the answer: in the last moment before they go out. */
final class AnswerEdits {
    private AnswerEdits() {}

    static void register(ServerWebExchange exchange, ResponseEdits edits) {
        if (edits != ResponseEdits.NONE) {
            exchange.getResponse().beforeCommit(() -> {
                apply(exchange.getResponse().getHeaders(), edits);
                return Mono.empty();
            });
        }
    }

    private static void apply(org.springframework.http.HttpHeaders answer, ResponseEdits edits) {
        HttpHeaders headers = netty(answer);
        edits.apply(headers);
        answer.clear();
        headers.forEach(header -> answer.add(header.getKey(), header.getValue()));
    }

    /** A copy. */
    static HttpHeaders netty(org.springframework.http.HttpHeaders from) {
        HttpHeaders headers =
                DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        from.forEach(headers::add);
        return headers;
    }
}
