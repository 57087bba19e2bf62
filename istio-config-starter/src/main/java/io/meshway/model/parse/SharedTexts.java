package io.meshway.model.parse;

/**
 * One object for equal short texts that come soon after each other: resources name the same hosts, headers and namespaces thousands of times, and every document
 * brings objects of its own. Bounded: a text takes the place of another one with the same slot. For any thread; at worst an object is not shared.
 */
final class SharedTexts {
    /** A power of two. */
    private static final int SLOTS = 1 << 13;

    /** Characters. Longer ones are seldom equal. */
    private static final int LONGEST = 64;

    private static final String[] TEXTS = new String[SLOTS];

    private SharedTexts() {}

    static String of(String text) {
        if (text.length() > LONGEST) {
            return text;
        }
        int hash = text.hashCode();
        int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
        String known = TEXTS[slot];
        if (text.equals(known)) {
            return known;
        }
        TEXTS[slot] = text;
        return text;
    }
}
