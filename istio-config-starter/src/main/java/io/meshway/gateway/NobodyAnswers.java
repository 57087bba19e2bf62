package io.meshway.gateway;

import io.meshway.proxy.CurrentPlans;
import io.meshway.proxy.LocalReplies;
import io.meshway.proxy.LocalReply;
import io.meshway.transport.door.ClaimedRequest;
import java.util.Map;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.resource.NoResourceFoundException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/**
 * On a port that a Gateway serves, what no virtual host covers and nothing of the application answers, neither a route nor a controller nor a static resource, gets
 * Envoy's 404: empty, and with no content type. A 404 that the application gives itself stays the application's.
 */
public final class NobodyAnswers implements WebExceptionHandler, Ordered {
    /** Just before Boot's handler, which would write a page about the error. */
    private static final int ORDER = -2;

    private final CurrentPlans plans;
    private final LocalReplies replies;

    /** A handler for the ports of these plans. */
    public NobodyAnswers(CurrentPlans plans, LocalReplies replies) {
        this.plans = plans;
        this.replies = replies;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable error) {
        return isNobodys(exchange, error) && isMeshPort(exchange.getRequest()) && !isClaimed(exchange.getRequest())
                ? answer(exchange)
                : Mono.error(error);
    }

    private static boolean isNobodys(ServerWebExchange exchange, Throwable error) {
        return error instanceof NoResourceFoundException
                || (error instanceof ResponseStatusException status
                        && status.getStatusCode().isSameCodeAs(HttpStatus.NOT_FOUND)
                        && exchange.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE) == null);
    }

    private boolean isMeshPort(ServerHttpRequest request) {
        var local = request.getLocalAddress();
        return local != null && plans.plaintext(local) != null;
    }

    private static boolean isClaimed(ServerHttpRequest request) {
        return ServerHttpRequestDecorator.getNativeRequest(request) instanceof ClaimedRequest;
    }

    private Mono<Void> answer(ServerWebExchange exchange) {
        String type = exchange.getRequest().getHeaders().getFirst(HttpHeaders.CONTENT_TYPE);
        LocalReplies.Head head = replies.headOf(LocalReply.NO_ROUTE, type);
        ServerHttpResponse response = exchange.getResponse();
        if (!response.setRawStatusCode(head.status())) {
            return Mono.empty();
        }
        for (Map.Entry<String, String> header : head.headers()) {
            response.getHeaders().set(header.getKey(), header.getValue());
        }
        return response.setComplete();
    }

    @Override
    public int getOrder() {
        return ORDER;
    }
}
