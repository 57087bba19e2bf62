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

    /** Name, then value: whoever finds a name has its value in the same cache line. */
    private final @Nullable Object[] slots;

    private final int mask;
    private final boolean empty;

    /**
     * A table of these names.
     *
     * @param entries names in lower case
     */
    CaseFreeTable(Map<String, T> entries) {
        int count = Integer.highestOneBit(Math.max(1, entries.size() * SPARSENESS)) * 2;
        slots = new Object[2 * count];
        mask = count - 1;
        empty = entries.isEmpty();
        entries.forEach(this::put);
    }

    private CaseFreeTable(CaseFreeTable<T> before) {
        slots = before.slots.clone();
        mask = before.mask;
        empty = before.empty;
    }

    /** The same names, some of them with other values. */
    CaseFreeTable<T> with(Map<String, T> values) {
        CaseFreeTable<T> next = new CaseFreeTable<>(this);
        values.forEach(next::replace);
        return next;
    }

    private void replace(String name, T value) {
        int slot = slot(hash(name, 0, name.length()));
        while (slots[2 * slot] instanceof char[] known) {
            if (known.length == name.length() && isLowerOf(known, name, 0)) {
                slots[2 * slot + 1] = value;
                return;
            }
            slot = (slot + 1) & mask;
        }
        throw new IllegalArgumentException(name + " is no name of this table");
    }

    private void put(String name, T value) {
        int slot = slot(hash(name, 0, name.length()));
        while (slots[2 * slot] != null) {
            slot = (slot + 1) & mask;
        }
        slots[2 * slot] = name.toCharArray();
        slots[2 * slot + 1] = value;
    }

    boolean isEmpty() {
        return empty;
    }

    /** The value of the name that stands in the text from start to end; {@code hash} is its {@link #hash}. */
    @SuppressWarnings("unchecked")
    @Nullable
    T get(String text, int start, int end, int hash) {
        int slot = slot(hash);
        while (slots[2 * slot] instanceof char[] name) {
            if (name.length == end - start && isLowerOf(name, text, start)) {
                return (T) slots[2 * slot + 1];
            }
            slot = (slot + 1) & mask;
        }
        return null;
    }

    private static boolean isLowerOf(char[] name, String text, int start) {
        for (int i = name.length - 1; i >= 0; i--) {
            if (AsciiCase.lower(text.charAt(start + i)) != name[i]) {
                return false;
            }
        }
        return true;
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
