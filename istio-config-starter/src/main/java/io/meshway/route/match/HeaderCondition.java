package io.meshway.route.match;

import io.meshway.route.RequestMatcher;
import io.meshway.route.RequestView;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Istio's {@code headers}: the header is there, and one of its lines fits. Lines are never joined.
 *
 * @param name lower case
 * @param value null when being there is enough
 */
record HeaderCondition(String name, @Nullable TextMatcher value) implements RequestMatcher {
    @Override
    public boolean matches(RequestView request) {
        String first = request.header(name);
        return first != null && (value == null || anyLine(request, name, first, value));
    }

    /** Whether any line fits; most headers have one, and then nothing is iterated when it does. */
    static boolean anyLine(RequestView request, String name, String first, TextMatcher value) {
        if (value.matches(first)) {
            return true;
        }
        Iterator<String> lines = request.headers(name);
        while (lines.hasNext()) {
            if (value.matches(lines.next())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String describe() {
        return "header " + name + ' ' + (value == null ? "present" : value.describe());
    }
}
