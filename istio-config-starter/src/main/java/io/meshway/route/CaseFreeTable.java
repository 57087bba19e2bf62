package io.meshway.route;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A hash table from names to values that is asked with a piece of a text in any case, so that nobody needs to cut or to lower it first. Immutable. */
final class CaseFreeTable<T> {
    /** Slots per entry, so that probing stays short. */
    private static final int SPARSENESS = 2;

    private static final int HASH_FACTOR = 31;

    /** Spreads the low bits, which alone choose the slot. */
    private static final int SPREAD = 0x9E3779B9;

    private final @Nullable String[] names;
    private final int[] hashes;
    private final Object[] values;
    private final int mask;
    private final boolean empty;

    /**
     * A table of these names.
     *
     * @param entries names in lower case
     */
    CaseFreeTable(Map<String, T> entries) {
        int slots = Integer.highestOneBit(Math.max(1, entries.size() * SPARSENESS)) * 2;
        names = new String[slots];
        hashes = new int[slots];
        values = new Object[slots];
        mask = slots - 1;
        empty = entries.isEmpty();
        entries.forEach(this::put);
    }

    private void put(String name, T value) {
        int hash = hash(name, 0, name.length());
        int slot = slot(hash);
        while (names[slot] != null) {
            slot = (slot + 1) & mask;
        }
        names[slot] = name;
        hashes[slot] = hash;
        values[slot] = value;
    }

    boolean isEmpty() {
        return empty;
    }

    /** The value of the name that stands in the text from start to end; {@code hash} is its {@link #hash}. */
    @SuppressWarnings("unchecked")
    @Nullable
    T get(String text, int start, int end, int hash) {
        int slot = slot(hash);
        String name = names[slot];
        while (name != null) {
            if (hashes[slot] == hash
                    && name.length() == end - start
                    && AsciiCase.isLowerOf(name, 0, text, start, end)) {
                return (T) values[slot];
            }
            slot = (slot + 1) & mask;
            name = names[slot];
        }
        return null;
    }

    private int slot(int hash) {
        int spread = hash * SPREAD;
        return (spread ^ (spread >>> 16)) & mask;
    }

    /** Of a piece of a text in lower case, from its last character to its first: {@link #extend} gives that of the next longer piece. */
    static int hash(String text, int start, int end) {
        int hash = 0;
        for (int i = end - 1; i >= start; i--) {
            hash = extend(hash, AsciiCase.lower(text.charAt(i)));
        }
        return hash;
    }

    /** The hash of a piece with one more character in front. */
    static int extend(int hash, char lower) {
        return HASH_FACTOR * hash + lower;
    }
}
