package io.meshway.route.action;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Header operations in the order in which they run.
 *
 * @param steps in order; names are lower case and never {@code host} or {@code :authority}
 * @param authority the value that a request operation gives Host or {@code :authority}; null leaves it
 */
public record HeaderEdits(List<Step> steps, @Nullable HeaderValue authority) {
    /** Nothing to do. */
    public static final HeaderEdits NONE = new HeaderEdits(List.of(), null);

    public HeaderEdits {
        steps = List.copyOf(steps);
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return steps.isEmpty() && authority == null;
    }

    /** One operation. */
    public sealed interface Step {
        /** Lower case. */
        String name();

        /** Takes every line away. */
        record Remove(String name) implements Step {}

        /** Replaces every line; an empty value leaves the header as it is. */
        record Set(String name, HeaderValue value) implements Step {}

        /** Appends a line; an empty value adds nothing. */
        record Add(String name, HeaderValue value) implements Step {}
    }
}
