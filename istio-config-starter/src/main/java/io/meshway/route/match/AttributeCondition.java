package io.meshway.route.match;

import io.meshway.route.RequestMatcher;
import io.meshway.route.RequestView;

/** On method, scheme, authority or the target; {@code without} turns it around. */
record AttributeCondition(RequestAttribute attribute, TextMatcher value, boolean without) implements RequestMatcher {
    @Override
    public boolean matches(RequestView request) {
        return value.matches(attribute.of(request)) != without;
    }

    @Override
    public String describe() {
        return (without ? "without " : "") + attribute.label() + ' ' + value.describe();
    }
}
