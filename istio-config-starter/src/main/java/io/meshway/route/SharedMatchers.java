package io.meshway.route;

import io.meshway.model.HttpMatch;
import io.meshway.route.match.RouteMatcher;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The matchers of a table and of those after it, one for equal conditions: thousands of virtual hosts that ask for {@code /api} share it, which saves memory and,
 * more than that, cache misses. For one compilation at a time.
 */
final class SharedMatchers {
    private static final RouteMatcher EVERY_REQUEST = RouteMatcher.of(null);

    /** So many that are no longer in use are no reason to look for them. */
    private static final int SPARE = 1000;

    private final Map<HttpMatch, RouteMatcher> matchers = new HashMap<>();
    private int inUse;
    private boolean first;

    /** Those of a first table. */
    SharedMatchers() {
        first = true;
    }

    /** Those of the routes of a table, and no others. */
    SharedMatchers(List<CompiledRoute> routes) {
        for (CompiledRoute route : routes) {
            HttpMatch condition = route.source().condition();
            if (condition != null && route.matcher() instanceof RouteMatcher matcher) {
                matchers.putIfAbsent(condition, matcher);
            }
        }
        inUse = matchers.size();
    }

    RouteMatcher of(@Nullable HttpMatch condition) {
        return condition == null ? EVERY_REQUEST : matchers.computeIfAbsent(condition, RouteMatcher::of);
    }

    /** Whether there are so many more than were in use once that most of them may be in nobody's use. */
    boolean isOvergrown() {
        if (first) {
            first = false;
            inUse = matchers.size();
        }
        return matchers.size() > 2 * inUse + SPARE;
    }
}
