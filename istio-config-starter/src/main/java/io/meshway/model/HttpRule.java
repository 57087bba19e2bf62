package io.meshway.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code spec.http} of a VirtualService (Istio's {@code HTTPRoute}). Null and empty mean: not written.
 *
 * @param match alternatives; empty matches everything
 * @param route weighted destinations
 * @param mirrors {@code mirror} with its percentage, or {@code mirrors}
 * @param timeout whole exchange; {@link Duration#ZERO} was written as {@code 0s} and means none
 * @param headers rule-level header operations
 */
public record HttpRule(
        @Nullable String name,
        List<HttpMatch> match,
        List<HttpDestination> route,
        @Nullable HttpRedirect redirect,
        @Nullable DirectResponse directResponse,
        @Nullable DelegateRef delegate,
        @Nullable HttpRewrite rewrite,
        @Nullable Duration timeout,
        @Nullable HttpRetry retries,
        @Nullable HttpFault fault,
        List<HttpMirror> mirrors,
        @Nullable CorsPolicy corsPolicy,
        HeaderOperations headers) {
    public HttpRule {
        match = List.copyOf(match);
        route = List.copyOf(route);
        mirrors = List.copyOf(mirrors);
    }
}
