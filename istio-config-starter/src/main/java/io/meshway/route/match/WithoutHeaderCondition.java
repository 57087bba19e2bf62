package io.meshway.route.match;

import io.meshway.route.RequestMatcher;
import io.meshway.route.RequestView;
import org.jspecify.annotations.Nullable;

/**
 * Istio's {@code withoutHeaders}: no line of the header fits. A header that is missing counts as empty text, as in Envoy, so that {@code exact: ""} and
 * {@code regex: ".*"} fail without it.
 *
 * @param name lower case
 * @param value null when the header must be absent
 */
record WithoutHeaderCondition(String name, @Nullable TextMatcher value) implements RequestMatcher {
    @Override
    public boolean matches(RequestView request) {
        String first = request.header(name);
        if (value == null) {
            return first == null;
        }
        return first == null ? !value.matches("") : !HeaderCondition.anyLine(request, name, first, value);
    }

    @Override
    public String describe() {
        return "without header " + name + (value == null ? "" : ' ' + value.describe());
    }
}
