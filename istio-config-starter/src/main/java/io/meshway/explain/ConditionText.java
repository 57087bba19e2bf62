package io.meshway.explain;

import io.meshway.route.RequestMatcher;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Conditions for people, without what may be a credential: a route may ask for an API key or a bearer token. */
public final class ConditionText {
    private static final String MASK = "******";
    private static final Pattern CREDENTIAL = Pattern.compile(
            "((?:without )?(?:header|query) \\S*(?:authorization|token|secret|password|api-?key|credential)\\S* [a-z]+ ).+",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private ConditionText() {}

    /** All conditions of a route. */
    public static String of(RequestMatcher matcher) {
        List<RequestMatcher> parts = matcher.parts();
        return parts.isEmpty()
                ? matcher.describe()
                : parts.stream().map(ConditionText::masked).collect(Collectors.joining(" and "));
    }

    /** One condition. */
    static String masked(RequestMatcher part) {
        String text = part.describe();
        Matcher credential = CREDENTIAL.matcher(text);
        return credential.matches() ? credential.group(1) + MASK : text;
    }
}
