package io.meshway.source.kubernetes;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The header of that name, as the API server writes it: a number of seconds. */
final class RetryAfter {
    /** A server that asks for more is asked again after this all the same: 2 minutes. */
    private static final long LONGEST_SECONDS = 120;

    private RetryAfter() {}

    static Duration of(@Nullable String header) {
        if (header == null) {
            return Duration.ZERO;
        }
        try {
            return Duration.ofSeconds(Math.max(0, Math.min(LONGEST_SECONDS, Long.parseLong(header.strip()))));
        } catch (NumberFormatException noSeconds) {
            return Duration.ZERO;
        }
    }
}
