package io.meshway.route.action;

import io.meshway.mesh.LinkedRoute;
import io.meshway.mesh.MeshConfig;
import io.meshway.model.HttpRetry;
import io.meshway.model.Kind;
import io.meshway.model.RetryCondition;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes Istio's {@code retries}: the rule's, else the mesh's {@code defaultHttpRetryPolicy}, else Istio's own. */
final class RetryPolicies {
    /** Istio's number of retries where nobody says anything. */
    private static final int DEFAULT_RETRIES = 2;

    private static final HttpRetry BUILT_IN = new HttpRetry(DEFAULT_RETRIES, null, null, null, null, null);

    /** Most routes have one of these two, so that they share it. */
    private static final RetryPolicy USUAL = compile(BUILT_IN, true);

    private static final RetryPolicy USUAL_AT_ONE_ENDPOINT = compile(BUILT_IN, false);

    private RetryPolicies() {}

    static RetryPolicy of(LinkedRoute route, MeshConfig config) {
        HttpRetry written = route.action().retries();
        written = written != null ? written : config.defaultHttpRetryPolicy();
        boolean sticks = sticksToOneEndpoint(route);
        if (written != null) {
            return compile(written, !sticks);
        }
        if (config.compat().noRetriesByDefault()) {
            return RetryPolicy.NONE;
        }
        return sticks ? USUAL_AT_ONE_ENDPOINT : USUAL;
    }

    /** A retry with the same hash goes to the same endpoint; for the only destination of a rule Istio leaves it at that. */
    private static boolean sticksToOneEndpoint(LinkedRoute route) {
        return route.owner().kind() == Kind.VIRTUAL_SERVICE
                && route.destinations().size() == 1
                && route.destinations().get(0).hashKey() != null;
    }

    private static RetryPolicy compile(HttpRetry retry, boolean avoidPreviousHosts) {
        if (retry.attempts() <= 0) {
            return RetryPolicy.NONE;
        }
        String retryOn = retry.retryOn();
        RetryCondition.Selection selection =
                RetryCondition.parse(retryOn == null || retryOn.isBlank() ? RetryCondition.DEFAULT_RETRY_ON : retryOn);
        Boolean ignorePrevious = retry.retryIgnorePreviousHosts();
        return new RetryPolicy(
                retry.attempts(),
                selection.conditions(),
                selection.statusCodes(),
                nanos(retry.perTryTimeout(), 0),
                nanos(retry.backoff(), RetryPolicy.DEFAULT_BACKOFF_NANOS),
                ignorePrevious != null ? ignorePrevious : avoidPreviousHosts,
                Boolean.TRUE.equals(retry.retryRemoteLocalities()));
    }

    private static long nanos(@Nullable Duration duration, long otherwise) {
        return duration == null || duration.isZero() ? otherwise : duration.toNanos();
    }
}
