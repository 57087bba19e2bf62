package io.meshway.route;

import io.meshway.model.HttpMatch;
import io.meshway.route.match.RouteMatcher;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The matchers of one compilation, one for equal conditions: thousands of virtual hosts that ask for {@code /api} share it, which saves memory and, more than
 * that, cache misses.
 */
final class SharedMatchers {
    private static final RouteMatcher EVERY_REQUEST = RouteMatcher.of(null);

    private final Map<HttpMatch, RouteMatcher> matchers = new HashMap<>();

    RouteMatcher of(@Nullable HttpMatch condition) {
        return condition == null ? EVERY_REQUEST : matchers.computeIfAbsent(condition, RouteMatcher::of);
    }
}
