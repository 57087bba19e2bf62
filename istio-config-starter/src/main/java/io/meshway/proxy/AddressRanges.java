package io.meshway.proxy;

import java.net.InetAddress;
import java.net.UnknownHostException;
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
            String address = slash < 0 ? text : text.substring(0, slash);
            if (address.isEmpty()
                    || !address.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == '.' || c == ':')) {
                throw new IllegalArgumentException(
                        "\"" + text + "\" is no IP range, expected something like 10.0.0.0/8");
            }
            try {
                byte[] network = InetAddress.getByName(address).getAddress();
                int bits = slash < 0 ? network.length * 8 : Integer.parseInt(text.substring(slash + 1));
                if (bits < 0 || bits > network.length * 8) {
                    throw new IllegalArgumentException("\"" + text + "\" has no valid prefix length");
                }
                return new Range(network, bits);
            } catch (UnknownHostException | NumberFormatException e) {
                throw new IllegalArgumentException("\"" + text + "\" is no IP range", e);
            }
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
