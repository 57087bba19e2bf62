package io.meshway.proxy;

import io.netty.handler.codec.http.HttpHeaders;

/** What an attempt says of itself: which one it is, and how long the answer is waited for. */
final class AttemptHeaders {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private AttemptHeaders() {}

    /**
     * The headers to send. A retry has a copy of its own: the attempt before may still be at writing its.
     *
     * @param attempt 1 for the first
     * @param leftNanos of the whole timeout; as long as can be when it does not run
     */
    static HttpHeaders of(Downstream request, RequestPolicy policy, int attempt, long leftNanos) {
        boolean first = attempt == 1;
        HttpHeaders headers =
                first ? request.requestHeaders() : request.requestHeaders().copy();
        headers.set(HeaderNames.X_ENVOY_ATTEMPT_COUNT, Integer.toString(attempt));
        long perTry = policy.retry().perTryTimeoutNanos();
        long nanos = perTry > 0 ? perTry : policy.timeoutNanos();
        if (nanos > 0) {
            // A retry gets no more than what is left.
            long announced = first ? nanos : Math.min(nanos, leftNanos);
            headers.set(HeaderNames.X_ENVOY_EXPECTED_TIMEOUT, Long.toString(Math.max(1, announced / NANOS_PER_MILLI)));
        }
        return headers;
    }
}
