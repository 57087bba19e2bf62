package io.meshway.transport.wire;

import java.time.Duration;

/**
 * Bounds of a client's connection. A time of zero, and a maximum of zero requests, means none.
 *
 * @param maxHeadBytes request line and headers; more is 431
 * @param maxHeaderLines more is 431
 * @param headTimeout from the first byte of a head to its last; later is 408
 * @param idleTimeout without any request; the connection is closed
 * @param lingerTimeout how long a closing connection is still read, so that the client sees the answer and not a reset
 * @param bodyTimeout without a byte of a body that is waited for, before the answer has begun; later is 408. Requests of gRPC may take any time
 * @param answerTimeout without a byte that the client takes of an answer that waits for it; the answer is broken off
 * @param maxRequests of a connection; it closes after the last one's answer
 * @param maxDuration of a connection; it closes after the answer to what it carries then
 * @param maxConnections of a listener at a time; more are closed at once
 * @param http2 what holds for HTTP/2 only
 */
public record WireLimits(
        int maxHeadBytes,
        int maxHeaderLines,
        Duration headTimeout,
        Duration idleTimeout,
        Duration lingerTimeout,
        Duration bodyTimeout,
        Duration answerTimeout,
        int maxRequests,
        Duration maxDuration,
        int maxConnections,
        Http2Limits http2) {
    /** Envoy's limits; its time for a head has no default, ours is a minute. */
    public static final WireLimits DEFAULT =
            new WireLimits(60 * 1024, 100, Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofSeconds(1));

    /** Limits with defaults for all that is not named. */
    public WireLimits(
            int maxHeadBytes, int maxHeaderLines, Duration headTimeout, Duration idleTimeout, Duration lingerTimeout) {
        this(
                maxHeadBytes,
                maxHeaderLines,
                headTimeout,
                idleTimeout,
                lingerTimeout,
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                0,
                Duration.ZERO,
                50_000,
                Http2Limits.DEFAULT);
    }
}
