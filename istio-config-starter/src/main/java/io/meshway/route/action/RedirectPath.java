package io.meshway.route.action;

/** How a redirect makes the path of its Location. */
public sealed interface RedirectPath {
    /** The request's path and query. */
    record Keep() implements RedirectPath {}

    /** Another path; the query of the request follows unless the new path brings one. */
    record Replace(String path, boolean keepQuery) implements RedirectPath {}

    /** The first characters are replaced, the rest and the query stay. */
    record Prefix(int length, String replacement) implements RedirectPath {}
}
