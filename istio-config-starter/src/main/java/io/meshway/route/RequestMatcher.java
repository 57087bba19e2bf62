package io.meshway.route;

/** A condition on a request. Deciding allocates nothing that grows with the configuration. */
public interface RequestMatcher {
    /** Whether the request fits. */
    boolean matches(RequestView request);

    /** The condition as its author wrote it, such as {@code uri prefix /api}; for explanations. */
    String describe();
}
