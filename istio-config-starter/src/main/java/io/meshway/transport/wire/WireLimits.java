package io.meshway.transport.wire;

import java.time.Duration;

/**
 * Bounds of a client's connection.
 *
 * @param maxHeadBytes request line and headers; more is 431
 * @param maxHeaderLines more is 431
 * @param headTimeout from the first byte of a head to its last; later is 408
 * @param idleTimeout without any request; the connection is closed
 * @param lingerTimeout how long a closing connection is still read, so that the client sees the answer and not a reset
 */
public record WireLimits(
        int maxHeadBytes, int maxHeaderLines, Duration headTimeout, Duration idleTimeout, Duration lingerTimeout) {
    /** Envoy's limits; its time for a head has no default, ours is a minute. */
    public static final WireLimits DEFAULT =
            new WireLimits(60 * 1024, 100, Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofSeconds(1));
}
