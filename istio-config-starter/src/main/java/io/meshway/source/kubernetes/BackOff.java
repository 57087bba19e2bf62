package io.meshway.source.kubernetes;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next try: twice as long after each failure, and never the same for all who were cut off together. */
final class BackOff {
    /** After the first failure at most: 400 ms. */
    static final Duration FIRST = Duration.ofMillis(400);
    /** After many failures at most: 10 s. */
    static final Duration LONGEST = Duration.ofSeconds(10);

    private final RandomGenerator random;
    private int failures;

    BackOff(RandomGenerator random) {
        this.random = random;
    }

    /** Counts a failure; half of the step and a random part of the other half. */
    Duration next(Duration askedFor) {
        long step = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(failures, 16));
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
