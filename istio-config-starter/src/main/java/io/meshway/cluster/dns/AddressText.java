package io.meshway.cluster.dns;

import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * Addresses as people and Envoy write them: {@code 2001:db8::1}, where Java spells out all eight groups. Consistent hashes are computed from this text, and
 * an address that a user wrote must equal the one that was resolved.
 */
final class AddressText {
    private static final int GROUPS = 8;

    private AddressText() {}

    static String of(InetAddress address) {
        return address instanceof Inet6Address six ? compressed(six.getAddress()) : address.getHostAddress();
    }

    /** Lower case without leading zeros; the longest run of two or more zero groups, of equals the first, becomes {@code ::} (RFC 5952). */
    private static String compressed(byte[] bytes) {
        int start = 0;
        int length = 1;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && group(bytes, end) == 0) {
                end++;
            }
            if (end - i > length) {
                start = i;
                length = end - i;
            }
        }
        if (length < 2) {
            return join(bytes, 0, GROUPS);
        }
        return join(bytes, 0, start) + "::" + join(bytes, start + length, GROUPS);
    }

    private static String join(byte[] bytes, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            if (i > from) {
                text.append(':');
            }
            text.append(Integer.toHexString(group(bytes, i)));
        }
        return text.toString();
    }

    private static int group(byte[] bytes, int group) {
        return (bytes[2 * group] & 0xff) << 8 | (bytes[2 * group + 1] & 0xff);
    }
}
