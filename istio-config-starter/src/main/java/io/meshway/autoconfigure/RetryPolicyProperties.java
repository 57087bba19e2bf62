package io.meshway.autoconfigure;

import io.meshway.model.HttpRetry;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A retry policy, as in retries of a VirtualService.
 *
 * @param attempts How many times a request is tried again; 0 switches retries off.
 * @param retryOn Comma list of conditions and status codes; Istio's default list when not set.
 * @param perTryTimeout How long one try may take; no limit of its own when not set.
 * @param backoff Base of the pause between tries; 25 ms when not set.
 */
public record RetryPolicyProperties(
        @DefaultValue("2") @Min(0) int attempts,
        @Nullable String retryOn,
        @Nullable Duration perTryTimeout,
        @Nullable Duration backoff) {
    HttpRetry policy() {
        return new HttpRetry(attempts, perTryTimeout, retryOn, null, null, backoff);
    }
}
