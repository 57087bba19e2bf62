package io.meshway.source.kubernetes;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next try: twice as long after each failure, and never the same for all who were cut off together. */
final class BackOff {
    private final RandomGenerator random;
    private final Duration first;
    private final Duration longest;
    private int failures;

    BackOff(RandomGenerator random, Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        this.random = random;
    }

    /** Counts a failure; half of the step and a random part of the other half. */
    Duration next(Duration askedFor) {
        long step = Math.min(longest.toMillis(), first.toMillis() << Math.min(failures, 16));
        failures++;
        long delay = Math.max(step / 2, askedFor.toMillis());
        return Duration.ofMillis(delay + random.nextLong(step / 2 + 1));
    }

    /** Failures since the last success. */
    int failures() {
        return failures;
    }

    void succeeded() {
        failures = 0;
    }
}
