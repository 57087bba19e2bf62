package io.meshway.cluster.health;

import io.meshway.model.OutlierDetection;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Istio's {@code outlierDetection} with its defaults filled in.
 *
 * @param serverErrors {@code consecutive5xxErrors}: 5 when not written, 0 never ejects
 * @param gatewayErrors {@code consecutiveGatewayErrors}: 502, 503 and 504 only; 0, also when not written, never ejects
 * @param splitLocalOrigin {@code splitExternalLocalOriginErrors}: failures without a response have a counter of their own
 * @param localFailures {@code consecutiveLocalOriginFailures}: 5 when not written or 0; only with the split
 * @param interval between sweeps, which return endpoints; 10 s when not written
 * @param baseEjectionTime of the first ejection; 30 s when not written
 * @param maxEjectionPercent of all endpoints at a time; 10 when not written or 0
 * @param minHealthPercent {@link PanicThreshold}; 0 when not written
 * @param errorCodes {@code outlierDetectionHttpErrorCodes}: when not empty, these and no other statuses are failures
 */
record OutlierSettings(
        int serverErrors,
        int gatewayErrors,
        boolean splitLocalOrigin,
        int localFailures,
        Duration interval,
        Duration baseEjectionTime,
        int maxEjectionPercent,
        int minHealthPercent,
        Set<Integer> errorCodes) {
    private static final int DEFAULT_FAILURES = 5;
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);
    private static final Duration DEFAULT_EJECTION = Duration.ofSeconds(30);
    private static final int DEFAULT_EJECTION_PERCENT = 10;

    /** No ejection lasts longer, unless the first already does. */
    private static final Duration LONGEST_EJECTION = Duration.ofMinutes(5);

    static OutlierSettings of(OutlierDetection written) {
        return new OutlierSettings(
                or(written.consecutive5xxErrors(), DEFAULT_FAILURES),
                or(written.consecutiveGatewayErrors(), 0),
                written.splitExternalLocalOriginErrors(),
                positive(written.consecutiveLocalOriginFailures(), DEFAULT_FAILURES),
                written.interval() == null ? DEFAULT_INTERVAL : written.interval(),
                written.baseEjectionTime() == null ? DEFAULT_EJECTION : written.baseEjectionTime(),
                positive(written.maxEjectionPercent(), DEFAULT_EJECTION_PERCENT),
                or(written.minHealthPercent(), 0),
                Set.copyOf(written.httpErrorCodes()));
    }

    private static int or(@Nullable Integer written, int otherwise) {
        return written == null ? otherwise : written;
    }

    private static int positive(@Nullable Integer written, int otherwise) {
        return written == null || written <= 0 ? otherwise : written;
    }

    Duration maxEjectionTime() {
        return longer(LONGEST_EJECTION, baseEjectionTime);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? b : a;
    }

    /** How long an ejection lasts that is the n-th in a row. */
    Duration ejectionTime(int ejections) {
        Duration time = baseEjectionTime.multipliedBy(ejections);
        return time.compareTo(maxEjectionTime()) < 0 ? time : maxEjectionTime();
    }

    /** The count in a row after one more ejection; it stops where ejections no longer get longer. */
    int oneMore(int ejections) {
        Duration enough = maxEjectionTime().plus(baseEjectionTime);
        return baseEjectionTime.multipliedBy(ejections).compareTo(enough) < 0 ? ejections + 1 : ejections;
    }

    /** Whether one more may be ejected of so many. */
    boolean allows(int ejectedAfterwards, int endpoints) {
        return 100.0 * ejectedAfterwards / endpoints <= maxEjectionPercent;
    }
}
