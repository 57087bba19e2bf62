package io.meshway.transport.door;

/** Request targets for the eyes of {@code java.net.URI}, which refuses what Envoy routes. Only what it refuses is escaped. */
public final class SafeUris {
    private static final String LEGAL_SIGNS = "-_.~!$&'()*+,;=:@/?";
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private SafeUris() {}

    /** A path and query of printable ASCII, escaped where it must be; the same string when it need not. */
    public static String of(String target) {
        int i = 0;
        while (i < target.length() && isLegal(target, i)) {
            i++;
        }
        if (i == target.length()) {
            return target;
        }
        StringBuilder safe = new StringBuilder(target.length() + 8).append(target, 0, i);
        for (; i < target.length(); i++) {
            char c = target.charAt(i);
            if (isLegal(target, i)) {
                safe.append(c);
            } else {
                safe.append('%').append(HEX[c >> 4 & 15]).append(HEX[c & 15]);
            }
        }
        return safe.toString();
    }

    /** Whether a host can stand in a URI as it is. */
    static boolean isHost(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (!isAlphanumeric(c) && c != '.' && c != '-' && c != '_' && c != '[' && c != ']' && c != ':') {
                return false;
            }
        }
        return !host.isEmpty();
    }

    private static boolean isLegal(String target, int i) {
        char c = target.charAt(i);
        if (c == '%') {
            return i + 2 < target.length() && isHex(target.charAt(i + 1)) && isHex(target.charAt(i + 2));
        }
        return isAlphanumeric(c) || LEGAL_SIGNS.indexOf(c) >= 0;
    }

    private static boolean isHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
