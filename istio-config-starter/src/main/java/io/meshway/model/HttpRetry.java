package io.meshway.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Istio's {@code HTTPRetry}. Null means: not written.
 *
 * @param attempts number of retries; 0 switches retries off
 * @param retryOn comma list of conditions and status codes as written
 * @param backoff base interval
 */
public record HttpRetry(
        int attempts,
        @Nullable Duration perTryTimeout,
        @Nullable String retryOn,
        @Nullable Boolean retryRemoteLocalities,
        @Nullable Boolean retryIgnorePreviousHosts,
        @Nullable Duration backoff) {}
