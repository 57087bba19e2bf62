package io.meshway.cluster.balance;

import io.meshway.model.LoadBalancer.Warmup;
import org.jspecify.annotations.Nullable;

/**
 * Envoy's slow start (Istio's {@code warmup}): an endpoint that is new gets a part of its weight that grows to the whole within a window.
 *
 * @param windowMillis the window
 * @param floor the least part, from 0 to 1
 * @param exponent of the time that has passed; the inverse of {@code aggression}, so that 1 is a straight line
 */
public record SlowStart(long windowMillis, double floor, double exponent) {
    /** {@code minimumPercent} when not written. */
    private static final double DEFAULT_PERCENT = 10;

    /** {@code aggression} when not written. */
    private static final double STRAIGHT = 1;

    /** What the settings say; null for none. */
    static @Nullable SlowStart of(@Nullable Warmup warmup) {
        if (warmup == null) {
            return null;
        }
        Double percent = warmup.minimumPercent();
        Double aggression = warmup.aggression();
        return new SlowStart(
                warmup.duration().toMillis(),
                (percent == null ? DEFAULT_PERCENT : percent) / 100,
                1 / (aggression == null ? STRAIGHT : aggression));
    }

    /** Whether the window of an endpoint that was new then has not ended yet. */
    public boolean covers(long sinceMillis, long nowMillis) {
        return passed(sinceMillis, nowMillis) < windowMillis;
    }

    /** The part of its weight that an endpoint gets which was new then. */
    double factor(long sinceMillis, long nowMillis) {
        long passed = passed(sinceMillis, nowMillis);
        return passed >= windowMillis ? 1 : Math.max(Math.pow((double) passed / windowMillis, exponent), floor);
    }

    private static long passed(long sinceMillis, long nowMillis) {
        return Math.max(1, nowMillis - sinceMillis);
    }
}
