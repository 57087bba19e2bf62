package io.meshway.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Istio's {@code OutlierDetection}; null means not written. */
public record OutlierDetection(
        @Nullable Integer consecutive5xxErrors,
        @Nullable Integer consecutiveGatewayErrors,
        boolean splitExternalLocalOriginErrors,
        @Nullable Integer consecutiveLocalOriginFailures,
        @Nullable Duration interval,
        @Nullable Duration baseEjectionTime,
        @Nullable Integer maxEjectionPercent,
        @Nullable Integer minHealthPercent,
        List<Integer> httpErrorCodes) {
    public OutlierDetection {
        httpErrorCodes = List.copyOf(httpErrorCodes);
    }
}
