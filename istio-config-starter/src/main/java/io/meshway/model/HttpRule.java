package io.meshway.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code spec.http} of a VirtualService (Istio's {@code HTTPRoute}). Null and empty mean: not written.
 *
 * @param match alternatives; empty matches everything
 * @param route weighted destinations
 * @param mirror the only one that gets copies; excludes {@code mirrors}
 * @param mirrorPercentage share of {@code mirror}, 0 to 100; a delegate may write it for the mirror of its root, and the other way round
 * @param mirrors several that get copies, each with a share of its own
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
        @Nullable Destination mirror,
        @Nullable Double mirrorPercentage,
        List<HttpMirror> mirrors,
        @Nullable CorsPolicy corsPolicy,
        HeaderOperations headers) {
    public HttpRule {
        match = List.copyOf(match);
        route = List.copyOf(route);
        mirrors = List.copyOf(mirrors);
    }
}
