package io.meshway.cluster.health;

import io.meshway.model.OutlierDetection;
import org.jspecify.annotations.Nullable;

/**
 * When so few endpoints are available that all of them are used, ejected and unhealthy ones too (Istio's {@code minHealthPercent}).
 *
 * @param percent 0, Istio's default, means never
 */
public record PanicThreshold(int percent) {
    /** Percent that a cluster counts for per percent of its endpoints: Envoy's overprovisioning factor of 1.4. */
    private static final int OVERPROVISIONING_PERCENT = 140;

    /** The threshold of a policy. */
    public static PanicThreshold of(@Nullable OutlierDetection detection) {
        Integer written = detection == null ? null : detection.minHealthPercent();
        return new PanicThreshold(written == null ? 0 : written);
    }

    /** Whether there can be panic at all. */
    public boolean possible() {
        return percent > 0;
    }

    /** Whether that is too few. As long as the cluster counts as fully healthy, which it does from 5/7 on, no threshold is reached. */
    public boolean reached(int available, int total) {
        return total > 0
                && OVERPROVISIONING_PERCENT * (long) available / total < 100
                && 100.0 * available / total < percent;
    }
}
