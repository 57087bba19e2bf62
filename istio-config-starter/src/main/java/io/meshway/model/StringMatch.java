package io.meshway.model;

/** Istio's {@code StringMatch}: how a text must look. */
public sealed interface StringMatch {
    /** Equal to the byte. */
    record Exact(String value) implements StringMatch {}

    /** Starts with the value. */
    record Prefix(String value) implements StringMatch {}

    /** The whole text matches this RE2 expression. */
    record Regex(String value) implements StringMatch {}

    /** Written as {@code {}} or null: the thing is there, whatever its value. */
    record Present() implements StringMatch {}
}
