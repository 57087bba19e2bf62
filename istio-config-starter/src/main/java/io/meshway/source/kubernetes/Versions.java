package io.meshway.source.kubernetes;

/** Compares {@code resourceVersion}s of one type: decimal numbers of any length. What is no number is taken for newer. */
final class Versions {
    private Versions() {}

    static boolean isNewer(String version, String known) {
        if (!isNumber(version) || !isNumber(known)) {
            return true;
        }
        return version.length() != known.length() ? version.length() > known.length() : version.compareTo(known) > 0;
    }

    private static boolean isNumber(String text) {
        if (text.isEmpty() || (text.length() > 1 && text.charAt(0) == '0')) {
            return false;
        }
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
