package io.meshway.proxy;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** IP ranges in CIDR notation, for callers that are trusted. */
public final class AddressRanges {
    /** Nobody. */
    public static final AddressRanges NONE = new AddressRanges(List.of());

    private final List<Range> ranges;

    private AddressRanges(List<Range> ranges) {
        this.ranges = List.copyOf(ranges);
    }

    /**
     * Reads texts such as {@code 10.0.0.0/8}, {@code ::1} or {@code 192.0.2.7}.
     *
     * @throws IllegalArgumentException naming the text that is no range
     */
    public static AddressRanges parse(List<String> texts) {
        List<Range> ranges = new ArrayList<>(texts.size());
        for (String text : texts) {
            ranges.add(Range.parse(text));
        }
        return new AddressRanges(ranges);
    }

    /** Whether the address lies in one of the ranges. */
    public boolean contains(InetAddress address) {
        if (ranges.isEmpty()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        for (Range range : ranges) {
            if (range.contains(bytes)) {
                return true;
            }
        }
        return false;
    }

    private static final class Range {
        private final byte[] network;
        private final int bits;

        private Range(byte[] network, int bits) {
            this.network = network;
            this.bits = bits;
        }

        static Range parse(String text) {
            int slash = text.indexOf('/');
            byte[] network = NetUtil.createByteArrayFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
            if (network == null) {
                throw new IllegalArgumentException(
                        "\"" + text + "\" is no IP range, expected something like 10.0.0.0/8");
            }
            return new Range(network, slash < 0 ? network.length * 8 : bits(text, slash, network.length * 8));
        }

        private static int bits(String text, int slash, int most) {
            try {
                int bits = Integer.parseInt(text.substring(slash + 1));
                if (bits >= 0 && bits <= most) {
                    return bits;
                }
            } catch (NumberFormatException notANumber) {
                // Said below, as for a number that is too large.
            }
            throw new IllegalArgumentException("\"" + text + "\" has no valid prefix length");
        }

        boolean contains(byte[] address) {
            if (address.length != network.length) {
                return false;
            }
            int whole = bits / 8;
            for (int i = 0; i < whole; i++) {
                if (address[i] != network[i]) {
                    return false;
                }
            }
            int rest = bits % 8;
            return rest == 0 || (address[whole] ^ network[whole]) >> (8 - rest) == 0;
        }
    }
}
