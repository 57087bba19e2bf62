package io.meshway.model;

/** What may be the name of a header. */
public final class HeaderNames {
    private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";

    private HeaderNames() {}

    /** Whether it is a token of RFC 9110: at least one character, letters, digits and a little punctuation, no colon. */
    public static boolean isToken(String name) {
        return !name.isEmpty() && name.chars().allMatch(HeaderNames::isTokenCharacter);
    }

    private static boolean isTokenCharacter(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || TOKEN_PUNCTUATION.indexOf(c) >= 0;
    }
}
