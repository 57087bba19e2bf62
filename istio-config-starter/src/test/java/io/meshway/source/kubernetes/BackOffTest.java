package io.meshway.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackOffTest {
    private static final Duration FIRST = Duration.ofMillis(400);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final BackOff backOff = new BackOff(new Random(1), FIRST, LONGEST);

    @Test
    void doublesWithEachFailureUpToTheLongestAndStaysThere() {
        long[] steps = {400, 800, 1600, 3200, 6400, 10_000, 10_000};
        for (long step : steps) {
            assertThat(backOff.next(Duration.ZERO)).isBetween(Duration.ofMillis(step / 2), Duration.ofMillis(step));
        }
        for (int i = 0; i < 1000; i++) {
            assertThat(backOff.next(Duration.ZERO)).isBetween(LONGEST.dividedBy(2), LONGEST);
        }
    }

    @Test
    void startsAnewAfterASuccess() {
        backOff.next(Duration.ZERO);
        backOff.next(Duration.ZERO);
        assertThat(backOff.failures()).isEqualTo(2);

        backOff.succeeded();

        assertThat(backOff.failures()).isZero();
        assertThat(backOff.next(Duration.ZERO)).isBetween(FIRST.dividedBy(2), FIRST);
    }

    @Test
    void isNotTheSameForAllWhoWereCutOffTogether() {
        Set<Duration> waits = new HashSet<>();
        Random random = new Random(7);
        for (int i = 0; i < 50; i++) {
            waits.add(new BackOff(random, FIRST, LONGEST).next(Duration.ZERO));
        }

        assertThat(waits).hasSizeGreaterThan(25);
    }
}
