package io.meshway.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Istio's {@code CorsPolicy}.
 *
 * @param allowOrigins {@code allowOrigins}, or the old {@code allowOrigin} as exact matches
 * @param ignoreUnmatchedPreflights {@code unmatchedPreflights: IGNORE}
 */
public record CorsPolicy(
        List<StringMatch> allowOrigins,
        List<String> allowMethods,
        List<String> allowHeaders,
        List<String> exposeHeaders,
        @Nullable Duration maxAge,
        @Nullable Boolean allowCredentials,
        boolean ignoreUnmatchedPreflights) {
    public CorsPolicy {
        allowOrigins = List.copyOf(allowOrigins);
        allowMethods = List.copyOf(allowMethods);
        allowHeaders = List.copyOf(allowHeaders);
        exposeHeaders = List.copyOf(exposeHeaders);
    }
}
