package io.meshway.actuate;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Durations as Istio's resources write them: {@code 15s}, {@code 250ms}. */
public final class DurationText {
    private static final long NANOS_PER_MICRO = 1_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private DurationText() {}

    /** In the largest unit that is exact. */
    public static String of(Duration duration) {
        return of(duration.toNanos());
    }

    /** In the largest unit that is exact. */
    static String of(long nanos) {
        if (nanos % NANOS_PER_SECOND == 0) {
            return nanos / NANOS_PER_SECOND + "s";
        }
        if (nanos % NANOS_PER_MILLI == 0) {
            return nanos / NANOS_PER_MILLI + "ms";
        }
        return nanos % NANOS_PER_MICRO == 0 ? nanos / NANOS_PER_MICRO + "us" : nanos + "ns";
    }

    /** Null when there is no limit. */
    static @Nullable String ofLimit(long nanos) {
        return nanos == 0 ? null : of(nanos);
    }
}
