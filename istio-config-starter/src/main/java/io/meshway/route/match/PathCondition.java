package io.meshway.route.match;

import io.meshway.model.HttpMatch;
import io.meshway.model.StringMatch;
import io.meshway.route.AsciiCase;
import io.meshway.route.RequestMatcher;
import io.meshway.route.RequestView;
import org.jspecify.annotations.Nullable;

/** Istio's {@code uri} condition, on the normalised path without query; an index can tell the kinds apart. */
public sealed interface PathCondition extends RequestMatcher {
    /** The path as a text; {@code matches} on a request asks for its path. */
    boolean fits(String path);

    @Override
    default boolean matches(RequestView request) {
        return fits(request.path());
    }

    /** Whether deciding may run a regular expression. */
    default boolean expensive() {
        return false;
    }

    /** The condition of a match entry. */
    static PathCondition of(@Nullable HttpMatch match) {
        if (match == null || match.uri() == null || TextMatchers.asksForPresence(match.uri())) {
            return Prefix.ANY;
        }
        boolean ignoreCase = match.ignoreUriCase();
        if (match.uri() instanceof StringMatch.Exact exact) {
            return new Exact(ignoreCase ? AsciiCase.lower(exact.value()) : exact.value(), ignoreCase);
        }
        if (match.uri() instanceof StringMatch.Prefix prefix) {
            return new Prefix(ignoreCase ? AsciiCase.lower(prefix.value()) : prefix.value(), ignoreCase);
        }
        return new Expression(TextMatchers.of(match.uri()));
    }

    /**
     * The whole path.
     *
     * @param text in lower case when case does not count ({@code ignoreUriCase})
     */
    record Exact(String text, boolean ignoreCase) implements PathCondition {
        @Override
        public boolean fits(String path) {
            return ignoreCase
                    ? path.length() == text.length() && AsciiCase.isLowerOf(text, 0, path, 0, text.length())
                    : path.equals(text);
        }

        @Override
        public String describe() {
            return "uri exact " + text + (ignoreCase ? " ignoring case" : "");
        }
    }

    /**
     * The start of the path, as characters: segments mean nothing here.
     *
     * @param text in lower case when case does not count ({@code ignoreUriCase})
     */
    record Prefix(String text, boolean ignoreCase) implements PathCondition {
        /** No condition was written: takes every path. */
        static final Prefix ANY = new Prefix("", false);

        @Override
        public boolean fits(String path) {
            return ignoreCase
                    ? path.length() >= text.length() && AsciiCase.isLowerOf(text, 0, path, 0, text.length())
                    : path.startsWith(text);
        }

        @Override
        public String describe() {
            return "uri prefix " + text + (ignoreCase ? " ignoring case" : "");
        }
    }

    /** A regular expression for the whole path; {@code ignoreUriCase} means nothing to it. */
    record Expression(TextMatcher matcher) implements PathCondition {
        @Override
        public boolean fits(String path) {
            return matcher.matches(path);
        }

        @Override
        public boolean expensive() {
            return !(matcher instanceof RegexText regex) || regex.expensive();
        }

        /** What every path that fits starts with. */
        public String literalPrefix() {
            return matcher instanceof RegexText regex ? regex.literalPrefix() : "";
        }

        @Override
        public String describe() {
            return "uri " + matcher.describe();
        }
    }
}
