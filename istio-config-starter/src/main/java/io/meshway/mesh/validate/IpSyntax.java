package io.meshway.mesh.validate;

import java.util.regex.Pattern;

/** Whether a text is an IP address or a block of them; nothing is ever looked up. */
final class IpSyntax {
    private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final Pattern HEXTET = Pattern.compile("[0-9A-Fa-f]{1,4}");
    private static final int V4_PARTS = 4;
    private static final int V4_BITS = 32;
    private static final int V6_PARTS = 8;
    private static final int V6_BITS = 128;
    private static final int MAX_OCTET = 255;

    private IpSyntax() {}

    /** An IPv4 or IPv6 address, without port, brackets or zone. */
    static boolean isAddress(String text) {
        return isV4(text) || isV6(text);
    }

    /** An address, or one with {@code /bits}. */
    static boolean isBlock(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return isAddress(text);
        }
        String address = text.substring(0, slash);
        String bits = text.substring(slash + 1);
        if (!DECIMAL.matcher(bits).matches()) {
            return false;
        }
        int limit = isV4(address) ? V4_BITS : isV6(address) ? V6_BITS : -1;
        return Integer.parseInt(bits) <= limit;
    }

    private static boolean isV4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != V4_PARTS) {
            return false;
        }
        for (String part : parts) {
            if (!DECIMAL.matcher(part).matches() || Integer.parseInt(part) > MAX_OCTET) {
                return false;
            }
        }
        return true;
    }

    private static boolean isV6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return text.indexOf(':') > 0 && hextets(text, true) == V6_PARTS;
        }
        String head = text.substring(0, gap);
        String tail = text.substring(gap + 2);
        int before = head.isEmpty() ? 0 : hextets(head, false);
        int after = tail.isEmpty() ? 0 : hextets(tail, true);
        return before >= 0 && after >= 0 && before + after < V6_PARTS;
    }

    /** The number of 16-bit groups; -1 when the text is not made of them. A dotted IPv4 tail counts as two. */
    private static int hextets(String text, boolean mayEndInV4) {
        String[] parts = text.split(":", -1);
        int count = 0;
        for (int i = 0; i < parts.length; i++) {
            if (mayEndInV4 && i == parts.length - 1 && isV4(parts[i])) {
                count += 2;
            } else if (HEXTET.matcher(parts[i]).matches()) {
                count++;
            } else {
                return -1;
            }
        }
        return count;
    }
}
