package io.meshway.route;

/** Letter case as protocols know it: A to Z only. */
public final class AsciiCase {
    private static final int DISTANCE = 'a' - 'A';

    private AsciiCase() {}

    /** The character in lower case. */
    public static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + DISTANCE) : c;
    }

    /** The text in lower case; the same object when it is already. */
    public static String lower(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (lower(text.charAt(i)) != text.charAt(i)) {
                return lowerFrom(text, i);
            }
        }
        return text;
    }

    private static String lowerFrom(String text, int from) {
        char[] characters = text.toCharArray();
        for (int i = from; i < characters.length; i++) {
            characters[i] = lower(characters[i]);
        }
        return new String(characters);
    }

    /** Whether the piece of the text from start to end, put in lower case, stands in {@code name} at {@code at}. */
    public static boolean isLowerOf(String name, int at, String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (lower(text.charAt(i)) != name.charAt(at + i - start)) {
                return false;
            }
        }
        return true;
    }
}
