package io.meshway.route.action;

import org.jspecify.annotations.Nullable;

/** Faults to inject; shares in millionths (1,000,000 means every request). */
public record FaultPolicy(@Nullable Delay delay, @Nullable Abort abort) {
    /** Waits before anything else, for a share of the requests. */
    public record Delay(long nanos, int millionths) {}

    /**
     * Answers instead of the upstream, for a share of the requests; drawn after the delay.
     *
     * @param httpStatus the status; 200 for a gRPC status
     * @param grpcStatus the code of the gRPC status; -1 when an HTTP status is meant
     */
    public record Abort(int httpStatus, int grpcStatus, int millionths) {}
}
