package io.meshway.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Istio's {@code HTTPFaultInjection}. */
public record HttpFault(@Nullable Delay delay, @Nullable Abort abort) {
    /**
     * @param fixedDelay how long; null when not written
     * @param percentage 0 to 100 from {@code percentage.value} or the old {@code percent}; null when neither is written
     */
    public record Delay(
            @Nullable Duration fixedDelay, @Nullable Double percentage) {}

    /**
     * @param httpStatus the answer's status
     * @param grpcStatus name such as {@code UNAVAILABLE}
     * @param percentage 0 to 100 from {@code percentage.value} or the old {@code percent}; null when neither is written
     */
    public record Abort(
            @Nullable Integer httpStatus,
            @Nullable String grpcStatus,
            @Nullable Double percentage) {}
}
