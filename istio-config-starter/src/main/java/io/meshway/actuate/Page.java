package io.meshway.actuate;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * Which part of a long list is asked for.
 *
 * @param offset items before the first one
 * @param limit most items
 * @param filter what the host must contain, lower case; empty takes all
 */
record Page(int offset, int limit, String filter) {
    /** {@code limit} when not asked for. */
    static final int DEFAULT_LIMIT = 500;

    /** The largest {@code limit} that is honoured; a larger one counts as this. */
    static final int MAX_LIMIT = 10_000;

    /**
     * From the parameters of a request.
     *
     * @throws InvalidEndpointRequestException when one is negative (400)
     */
    static Page of(@Nullable Integer limit, @Nullable Integer offset, @Nullable String filter) {
        return new Page(
                offset == null ? 0 : atLeast(0, "offset", offset),
                limit == null ? DEFAULT_LIMIT : Math.min(atLeast(1, "limit", limit), MAX_LIMIT),
                filter == null ? "" : filter.toLowerCase(Locale.ROOT));
    }

    private static int atLeast(int least, String name, int value) {
        if (value < least) {
            throw new InvalidEndpointRequestException(
                    name + " is " + value + ", it must be at least " + least, name + " must be at least " + least);
        }
        return value;
    }

    /** Whether the text, in any case, contains what is looked for. */
    boolean shows(String text) {
        return filter.isEmpty() || text.toLowerCase(Locale.ROOT).contains(filter);
    }

    /** Whether any of the texts does. */
    boolean showsAny(Iterable<String> texts) {
        if (filter.isEmpty()) {
            return true;
        }
        for (String text : texts) {
            if (shows(text)) {
                return true;
            }
        }
        return false;
    }

    /** Begins to walk the list. */
    Cursor cursor() {
        return new Cursor(this);
    }

    /** Counts the whole list while saying which items are on the page, so that only those are built. */
    static final class Cursor {
        private final Page page;
        private int position;

        private Cursor(Page page) {
            this.page = page;
        }

        /** The part of the next so many items that is on the page. */
        Slice next(int items) {
            int first = position;
            position += items;
            int from = Math.max(page.offset - first, 0);
            int to = (int) Math.min((long) page.offset + page.limit - first, items);
            return from < to ? new Slice(from, to) : Slice.NOTHING;
        }

        /** Items seen so far. */
        int total() {
            return position;
        }
    }

    /** Items from one index (inclusive) to another (exclusive). */
    record Slice(int from, int to) {
        static final Slice NOTHING = new Slice(0, 0);

        boolean isEmpty() {
            return from >= to;
        }
    }
}
