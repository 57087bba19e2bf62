package io.meshway.route.action;

import io.meshway.model.CorsPolicy;
import io.meshway.model.StringMatch;
import io.meshway.route.match.TextMatcher;
import io.meshway.route.match.TextMatchers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes Istio's {@code corsPolicy}. */
final class CorsPolicies {
    /** An origin condition that takes this text takes every origin, as in Envoy. */
    private static final String EVERY_ORIGIN = "*";

    private CorsPolicies() {}

    static @Nullable CorsRules of(@Nullable CorsPolicy policy) {
        if (policy == null) {
            return null;
        }
        return new CorsRules(
                policy.allowOrigins().stream().map(CorsPolicies::origin).toList(),
                joined(policy.allowMethods()),
                joined(policy.allowHeaders()),
                joined(policy.exposeHeaders()),
                policy.maxAge() == null ? null : Long.toString(policy.maxAge().toSeconds()),
                Boolean.TRUE.equals(policy.allowCredentials()),
                policy.ignoreUnmatchedPreflights());
    }

    private static TextMatcher origin(StringMatch match) {
        TextMatcher matcher = TextMatchers.of(match);
        return matcher.matches(EVERY_ORIGIN) ? TextMatchers.ANY : matcher;
    }

    private static @Nullable String joined(List<String> values) {
        return values.isEmpty() ? null : String.join(",", values);
    }
}
