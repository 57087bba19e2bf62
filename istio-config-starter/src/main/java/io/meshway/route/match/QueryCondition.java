package io.meshway.route.match;

import io.meshway.route.RequestMatcher;
import io.meshway.route.RequestView;

/** Istio's {@code queryParams}: the parameter is there and its first value fits. Names and values are compared as sent, undecoded. */
record QueryCondition(String name, TextMatcher value) implements RequestMatcher {
    @Override
    public boolean matches(RequestView request) {
        String query = request.query();
        return query != null && firstMatches(query);
    }

    private boolean firstMatches(String query) {
        int start = 0;
        while (start <= query.length()) {
            int ampersand = query.indexOf('&', start);
            int end = ampersand < 0 ? query.length() : ampersand;
            int equals = start + name.length();
            if (equals <= end && query.startsWith(name, start)) {
                if (equals == end) {
                    return value.matches("");
                }
                if (query.charAt(equals) == '=') {
                    return value.matches(query.substring(equals + 1, end));
                }
            }
            start = end + 1;
        }
        return false;
    }

    @Override
    public String describe() {
        return "query " + name + ' ' + value.describe();
    }
}
