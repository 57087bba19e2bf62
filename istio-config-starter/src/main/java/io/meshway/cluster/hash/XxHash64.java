package io.meshway.cluster.hash;

import java.nio.charset.StandardCharsets;

/** xxHash64, which Envoy uses for the keys of consistent hashing, for ring entries and for Maglev tables. */
public final class XxHash64 {
    private static final long PRIME_1 = 0x9E3779B185EBCA87L;
    private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
    private static final long PRIME_3 = 0x165667B19E3779F9L;
    private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
    private static final long PRIME_5 = 0x27D4EB2F165667C5L;

    private static final int STRIPE_BYTES = 32;
    private static final int LANE_BYTES = 8;
    private static final int HALF_LANE_BYTES = 4;
    private static final int HIGHEST_ASCII = 0x7f;

    private XxHash64() {}

    /** The hash of the text's UTF-8 bytes with seed 0. */
    public static long ofText(String text) {
        return ofText(text, 0);
    }

    /** The hash of the text's UTF-8 bytes. Several values are chained by giving each the hash of the one before as seed. */
    public static long ofText(String text, long seed) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > HIGHEST_ASCII) {
                return ofBytes(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1), seed);
            }
        }
        return ofBytes(text, seed);
    }

    /** The hash of bytes that are kept as characters 0 to 255, as header values are when they come off the wire. Higher bits are ignored. */
    public static long ofBytes(CharSequence bytes, long seed) {
        int length = bytes.length();
        int position = 0;
        long hash = seed + PRIME_5;
        if (length >= STRIPE_BYTES) {
            position = length - length % STRIPE_BYTES;
            hash = stripes(bytes, position, seed);
        }
        return avalanche(tail(bytes, position, hash + length));
    }

    private static long stripes(CharSequence bytes, int end, long seed) {
        long v1 = seed + PRIME_1 + PRIME_2;
        long v2 = seed + PRIME_2;
        long v3 = seed;
        long v4 = seed - PRIME_1;
        for (int i = 0; i < end; i += STRIPE_BYTES) {
            v1 = round(v1, lane(bytes, i));
            v2 = round(v2, lane(bytes, i + LANE_BYTES));
            v3 = round(v3, lane(bytes, i + 2 * LANE_BYTES));
            v4 = round(v4, lane(bytes, i + 3 * LANE_BYTES));
        }
        long hash = Long.rotateLeft(v1, 1) + Long.rotateLeft(v2, 7) + Long.rotateLeft(v3, 12) + Long.rotateLeft(v4, 18);
        return merge(merge(merge(merge(hash, v1), v2), v3), v4);
    }

    private static long tail(CharSequence bytes, int from, long start) {
        long hash = start;
        int i = from;
        for (; i + LANE_BYTES <= bytes.length(); i += LANE_BYTES) {
            hash = Long.rotateLeft(hash ^ round(0, lane(bytes, i)), 27) * PRIME_1 + PRIME_4;
        }
        if (i + HALF_LANE_BYTES <= bytes.length()) {
            hash = Long.rotateLeft(hash ^ (halfLane(bytes, i) * PRIME_1), 23) * PRIME_2 + PRIME_3;
            i += HALF_LANE_BYTES;
        }
        for (; i < bytes.length(); i++) {
            hash = Long.rotateLeft(hash ^ ((bytes.charAt(i) & 0xffL) * PRIME_5), 11) * PRIME_1;
        }
        return hash;
    }

    private static long round(long accumulator, long lane) {
        return Long.rotateLeft(accumulator + lane * PRIME_2, 31) * PRIME_1;
    }

    private static long merge(long hash, long accumulator) {
        return (hash ^ round(0, accumulator)) * PRIME_1 + PRIME_4;
    }

    private static long avalanche(long mixed) {
        long hash = mixed;
        hash = (hash ^ (hash >>> 33)) * PRIME_2;
        hash = (hash ^ (hash >>> 29)) * PRIME_3;
        return hash ^ (hash >>> 32);
    }

    private static long lane(CharSequence bytes, int at) {
        return halfLane(bytes, at) | halfLane(bytes, at + HALF_LANE_BYTES) << 32;
    }

    private static long halfLane(CharSequence bytes, int at) {
        return (bytes.charAt(at) & 0xffL)
                | (bytes.charAt(at + 1) & 0xffL) << 8
                | (bytes.charAt(at + 2) & 0xffL) << 16
                | (bytes.charAt(at + 3) & 0xffL) << 24;
    }
}
