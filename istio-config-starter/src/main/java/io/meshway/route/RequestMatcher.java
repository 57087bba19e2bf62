package io.meshway.route;

import java.util.List;

/** A condition on a request. Deciding allocates nothing that grows with the configuration. */
public interface RequestMatcher {
    /** Whether the request fits. */
    boolean matches(RequestView request);

    /** The condition as its author wrote it, such as {@code uri prefix /api}; for explanations. */
    String describe();

    /** The conditions of which all must hold, cheap ones first; this one itself when it has no parts. */
    default List<RequestMatcher> parts() {
        return List.of(this);
    }
}
