package io.meshway.route.match;

import com.google.re2j.PatternSyntaxException;
import io.meshway.model.StringMatch;

/** Compiles Istio's {@code StringMatch}. */
public final class TextMatchers {
    /** Takes every text. */
    public static final TextMatcher ANY = new Any();

    /** Before validation accepted it only in {@code withoutHeaders}, this invalid expression was Istio's way to say "is there". */
    private static final String PRESENCE_EXPRESSION = "*";

    private TextMatchers() {}

    /** The matcher for a condition; one that asks for presence takes every text. */
    public static TextMatcher of(StringMatch match) {
        if (match instanceof StringMatch.Exact exact) {
            return new Exact(exact.value());
        }
        if (match instanceof StringMatch.Prefix prefix) {
            return new Prefix(prefix.value());
        }
        if (match instanceof StringMatch.Regex regex && !asksForPresence(match)) {
            return regex(regex.value());
        }
        return ANY;
    }

    /** Whether any value will do: {@code {}}, or the expression {@code *}. */
    public static boolean asksForPresence(StringMatch match) {
        return match instanceof StringMatch.Present
                || (match instanceof StringMatch.Regex regex && regex.value().equals(PRESENCE_EXPRESSION));
    }

    private static TextMatcher regex(String expression) {
        try {
            return new RegexText(expression);
        } catch (PatternSyntaxException e) {
            // Validation keeps such a resource out; should one get through, it must not stop everything else.
            return new Invalid(expression);
        }
    }

    private record Any() implements TextMatcher {
        @Override
        public boolean matches(String text) {
            return true;
        }

        @Override
        public String describe() {
            return "present";
        }
    }

    private record Exact(String value) implements TextMatcher {
        @Override
        public boolean matches(String text) {
            return value.equals(text);
        }

        @Override
        public String describe() {
            return "exact " + value;
        }
    }

    private record Prefix(String value) implements TextMatcher {
        @Override
        public boolean matches(String text) {
            return text.startsWith(value);
        }

        @Override
        public String describe() {
            return "prefix " + value;
        }
    }

    private record Invalid(String expression) implements TextMatcher {
        @Override
        public boolean matches(String text) {
            return false;
        }

        @Override
        public String describe() {
            return "regex " + expression + " (not valid, takes nothing)";
        }
    }
}
