package io.meshway.route.action;

import io.meshway.route.match.TextMatcher;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A compiled {@code corsPolicy}.
 *
 * @param origins any that fits allows the origin
 * @param allowMethods joined with commas, {@code *} echoes what was asked; null when not configured
 * @param allowHeaders likewise
 * @param exposeHeaders joined; null when not configured
 * @param maxAgeSeconds as text; null when not configured
 */
public record CorsRules(
        List<TextMatcher> origins,
        @Nullable String allowMethods,
        @Nullable String allowHeaders,
        @Nullable String exposeHeaders,
        @Nullable String maxAgeSeconds,
        boolean allowCredentials,
        boolean ignoreUnmatchedPreflights) {
    public CorsRules {
        origins = List.copyOf(origins);
    }
}
