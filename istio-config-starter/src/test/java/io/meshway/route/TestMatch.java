package io.meshway.route;

import io.meshway.model.HttpMatch;
import io.meshway.model.StringMatch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A match entry made by hand. Texts: {@code =exact}, {@code ^prefix}, {@code ~regex}, {@code ?} for presence. */
public final class TestMatch {
    private final Map<String, StringMatch> headers = new HashMap<>();
    private final Map<String, StringMatch> withoutHeaders = new HashMap<>();
    private final Map<String, StringMatch> queryParams = new HashMap<>();
    private @Nullable StringMatch uri;
    private boolean ignoreUriCase;
    private @Nullable StringMatch scheme;
    private @Nullable StringMatch method;
    private @Nullable StringMatch authority;

    private TestMatch() {}

    public static TestMatch match() {
        return new TestMatch();
    }

    public static TestMatch uri(String text) {
        TestMatch match = new TestMatch();
        match.uri = text(text);
        return match;
    }

    public static StringMatch text(String text) {
        String value = text.substring(1);
        return switch (text.charAt(0)) {
            case '=' -> new StringMatch.Exact(value);
            case '^' -> new StringMatch.Prefix(value);
            case '~' -> new StringMatch.Regex(value);
            case '?' -> new StringMatch.Present();
            default -> throw new IllegalArgumentException(text);
        };
    }

    public TestMatch ignoringCase() {
        ignoreUriCase = true;
        return this;
    }

    public TestMatch scheme(String text) {
        scheme = text(text);
        return this;
    }

    public TestMatch method(String text) {
        method = text(text);
        return this;
    }

    public TestMatch authority(String text) {
        authority = text(text);
        return this;
    }

    public TestMatch header(String name, String text) {
        headers.put(name, text(text));
        return this;
    }

    public TestMatch without(String name, String text) {
        withoutHeaders.put(name, text(text));
        return this;
    }

    public TestMatch query(String name, String text) {
        queryParams.put(name, text(text));
        return this;
    }

    public HttpMatch build() {
        return new HttpMatch(
                null,
                uri,
                ignoreUriCase,
                scheme,
                method,
                authority,
                headers,
                withoutHeaders,
                queryParams,
                null,
                Map.of(),
                null,
                List.of(),
                null);
    }
}
