package io.meshway.route.match;

import io.meshway.model.HttpMatch;
import io.meshway.route.RequestMatcher;
import io.meshway.route.RequestView;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The whole condition of a route (Istio's {@code HTTPMatchRequest}): every part must hold, cheap ones are asked first. */
public final class RouteMatcher implements RequestMatcher {
    private final PathCondition path;
    private final boolean pathLast;
    private final RequestMatcher[] others;

    private RouteMatcher(PathCondition path, List<RequestMatcher> others) {
        this.path = path;
        this.pathLast = path.expensive();
        this.others = others.toArray(new RequestMatcher[0]);
    }

    /** The matcher of a match entry; null takes every request. */
    public static RouteMatcher of(@Nullable HttpMatch match) {
        return new RouteMatcher(PathCondition.of(match), match == null ? List.of() : Conditions.besidePath(match));
    }

    /** What it asks of the path. */
    public PathCondition path() {
        return path;
    }

    @Override
    public boolean matches(RequestView request) {
        return pathLast
                ? othersMatch(request) && path.fits(request.path())
                : path.fits(request.path()) && othersMatch(request);
    }

    /** Whether everything but the path fits. */
    public boolean othersMatch(RequestView request) {
        for (RequestMatcher other : others) {
            if (!other.matches(request)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public List<RequestMatcher> parts() {
        List<RequestMatcher> parts = new ArrayList<>(List.of(others));
        if (path != PathCondition.Prefix.ANY) {
            parts.add(pathLast ? parts.size() : 0, path);
        }
        return List.copyOf(parts);
    }

    @Override
    public String describe() {
        List<RequestMatcher> parts = parts();
        return parts.isEmpty()
                ? "every request"
                : parts.stream().map(RequestMatcher::describe).collect(Collectors.joining(" and "));
    }
}
