package io.meshway.route.action;

import io.meshway.model.RetryCondition;
import java.util.Set;

/**
 * When and how often a request is tried again (Istio's {@code retries} with its defaults).
 *
 * @param retries how many times after the first attempt
 * @param conditions what makes an outcome retriable
 * @param statusCodes for {@link RetryCondition#RETRIABLE_STATUS_CODES}
 * @param perTryTimeoutNanos 0 means none
 * @param backoffNanos base of the back-off; its bound is ten times that
 * @param avoidPreviousHosts endpoints already tried are picked again only when there is nobody else
 * @param remoteLocalities after two attempts other priorities are tried ({@code retryRemoteLocalities})
 */
public record RetryPolicy(
        int retries,
        Set<RetryCondition> conditions,
        Set<Integer> statusCodes,
        long perTryTimeoutNanos,
        long backoffNanos,
        boolean avoidPreviousHosts,
        boolean remoteLocalities) {
    /** Envoy's base interval, 25 ms. */
    public static final long DEFAULT_BACKOFF_NANOS = 25_000_000L;

    /** No retries and no timeout per try. */
    public static final RetryPolicy NONE =
            new RetryPolicy(0, Set.of(), Set.of(), 0, DEFAULT_BACKOFF_NANOS, true, false);

    public RetryPolicy {
        conditions = Set.copyOf(conditions);
        statusCodes = Set.copyOf(statusCodes);
    }
}
