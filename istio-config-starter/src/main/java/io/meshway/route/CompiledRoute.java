package io.meshway.route;

import io.meshway.mesh.LinkedRoute;
import io.meshway.route.action.RouteAction;

/**
 * One route, ready to be matched. Keeps its identity as long as its input does not change.
 *
 * @param id stable and unique in its virtual host, such as {@code default/reviews[0].match[1]}, for logs, actuator and Spring Cloud Gateway
 * @param source where it comes from
 * @param matcher what the request must look like
 * @param action what to do then
 */
public record CompiledRoute(String id, LinkedRoute source, RequestMatcher matcher, RouteAction action) {
    /** By identity: two routes are never interchangeable, and plans are kept per route. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
