package io.meshway.proxy;

import io.meshway.route.action.CorsRules;
import io.meshway.route.match.TextMatcher;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Istio's {@code corsPolicy}: answers preflights, and tells browsers on other answers who may read them. Never refuses a request. */
record CorsHandling(CorsRules rules, ProxyEnvironment environment) {
    /** The origin of the request, if the policy allows it; null otherwise. */
    @Nullable
    String allowedOrigin(Downstream request) {
        String origin = request.requestHeaders().get(HeaderNames.ORIGIN);
        if (origin == null || origin.isEmpty()) {
            return null;
        }
        List<TextMatcher> origins = rules.origins();
        for (int i = 0; i < origins.size(); i++) {
            if (origins.get(i).matches(origin) || origins.get(i).matches("*")) {
                return origin;
            }
        }
        return null;
    }

    /** The answer to a preflight; null when the request is none, or its origin is not allowed and such preflights go upstream. */
    @Nullable
    Mono<Void> answerPreflight(Downstream request, @Nullable String allowedOrigin) {
        HttpHeaders asked = request.requestHeaders();
        String method = asked.get(HeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
        if (!request.method().equals("OPTIONS") || method == null || method.isEmpty() || !hasOrigin(asked)) {
            return null;
        }
        if (allowedOrigin == null && !rules.ignoreUnmatchedPreflights()) {
            return null;
        }
        HttpHeaders headers = LocalReplies.newHeaders();
        if (allowedOrigin != null) {
            fill(headers, asked, allowedOrigin, method);
        }
        environment.stamp().apply(headers);
        return request.answer(200, headers, null);
    }

    private static boolean hasOrigin(HttpHeaders asked) {
        String origin = asked.get(HeaderNames.ORIGIN);
        return origin != null && !origin.isEmpty();
    }

    /** Marks an answer for an allowed origin, replacing what the upstream said. */
    void mark(HttpHeaders headers, String allowedOrigin) {
        headers.set(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, allowedOrigin);
        if (rules.allowCredentials()) {
            headers.set(HeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
        }
        if (rules.exposeHeaders() != null) {
            headers.set(HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, rules.exposeHeaders());
        }
    }

    private void fill(HttpHeaders headers, HttpHeaders asked, String origin, String method) {
        mark(headers, origin);
        if (rules.allowMethods() != null) {
            headers.set(
                    HeaderNames.ACCESS_CONTROL_ALLOW_METHODS,
                    rules.allowMethods().equals("*") ? method : rules.allowMethods());
        }
        String askedHeaders = asked.get(HeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
        String allowed = "*".equals(rules.allowHeaders()) ? askedHeaders : rules.allowHeaders();
        if (allowed != null) {
            headers.set(HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, allowed);
        }
        if (rules.maxAgeSeconds() != null) {
            headers.set(HeaderNames.ACCESS_CONTROL_MAX_AGE, rules.maxAgeSeconds());
        }
    }
}
