package io.meshway.route.match;

/** A compiled {@code StringMatch}. */
public interface TextMatcher {
    /** Whether the text fits. */
    boolean matches(String text);

    /** As its author wrote it, such as {@code prefix /api}. */
    String describe();
}
