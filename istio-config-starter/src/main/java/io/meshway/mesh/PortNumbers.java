package io.meshway.mesh;

import org.jspecify.annotations.Nullable;

/** Reads ports that may be a number or a name. */
final class PortNumbers {
    private static final int MAX_DIGITS = 5;

    private PortNumbers() {}

    /** The number; null when the text is a name or absent. */
    static @Nullable Integer parse(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > MAX_DIGITS) {
            return null;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return null;
            }
        }
        return Integer.valueOf(text);
    }
}
