package io.meshway.transport.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** As much of ASN.1's distinguished encoding as it takes to put a key of the old forms into the new one, which the JDK reads. */
final class Der {
    private static final int INTEGER = 0x02;
    private static final int OCTET_STRING = 0x04;
    private static final int SEQUENCE = 0x30;
    private static final int EC_PARAMETERS = 0xa0;
    private static final int LONG_FORM = 0x80;

    private static final byte[] VERSION_0 = {INTEGER, 1, 0};
    private static final byte[] RSA = {
        0x30, 0x0d, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
    };
    private static final byte[] EC = {6, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

    private Der() {}

    /** PKCS #8 from PKCS #1 ({@code RSA PRIVATE KEY}). */
    static byte[] ofRsa(byte[] key) {
        return element(SEQUENCE, VERSION_0, RSA, element(OCTET_STRING, key));
    }

    /** PKCS #8 from SEC 1 ({@code EC PRIVATE KEY}), whose curve stands within. */
    static byte[] ofEc(byte[] key) throws UnusableMaterialException {
        return element(SEQUENCE, VERSION_0, element(SEQUENCE, EC, curve(key)), element(OCTET_STRING, key));
    }

    /** The parameters of {@code SEQUENCE { version, key, [0] parameters, … }}. */
    private static byte[] curve(byte[] key) throws UnusableMaterialException {
        try {
            int at = content(key, 0);
            while (at < key.length) {
                int from = content(key, at);
                int to = from + length(key, at);
                if ((key[at] & 0xff) == EC_PARAMETERS) {
                    return Arrays.copyOfRange(key, from, to);
                }
                at = to;
            }
        } catch (ArrayIndexOutOfBoundsException | NegativeArraySizeException e) {
            throw new UnusableMaterialException("the EC key is cut off");
        }
        throw new UnusableMaterialException("the EC key does not name its curve; convert it to PKCS #8");
    }

    private static int content(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < LONG_FORM ? 0 : first - LONG_FORM);
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        if (first < LONG_FORM) {
            return first;
        }
        int length = 0;
        for (int i = at + 2; i < content(der, at); i++) {
            length = (length << Byte.SIZE) | (der[i] & 0xff);
        }
        return length;
    }

    private static byte[] element(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        int length = content.size();
        if (length < LONG_FORM) {
            element.write(length);
        } else {
            // Two bytes hold the length of every key there is.
            element.write(LONG_FORM + 2);
            element.write(length >> Byte.SIZE);
            element.write(length);
        }
        element.writeBytes(content.toByteArray());
        return element.toByteArray();
    }
}
