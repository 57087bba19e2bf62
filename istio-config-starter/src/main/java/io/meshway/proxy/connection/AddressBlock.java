package io.meshway.proxy.connection;

import io.netty.util.NetUtil;
import java.net.InetAddress;

/** A block of addresses, read once. */
final class AddressBlock {
    private final byte[] base;
    private final int bits;

    private AddressBlock(byte[] base, int bits) {
        this.base = base;
        this.bits = bits;
    }

    /** Reads {@code 10.0.0.0/8}, or a single address; the configuration was validated before. */
    static AddressBlock parse(String text) {
        int slash = text.indexOf('/');
        byte[] base = NetUtil.createByteArrayFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
        if (base == null) {
            throw new IllegalArgumentException("not an address: " + text);
        }
        return new AddressBlock(
                base, slash < 0 ? base.length * Byte.SIZE : Integer.parseInt(text.substring(slash + 1)));
    }

    /** How specific it is. */
    int bits() {
        return bits;
    }

    boolean contains(InetAddress address) {
        byte[] other = address.getAddress();
        if (other.length != base.length) {
            return false;
        }
        int whole = bits / Byte.SIZE;
        for (int i = 0; i < whole; i++) {
            if (base[i] != other[i]) {
                return false;
            }
        }
        int rest = bits % Byte.SIZE;
        return rest == 0 || (base[whole] & 0xff) >> (Byte.SIZE - rest) == (other[whole] & 0xff) >> (Byte.SIZE - rest);
    }
}
