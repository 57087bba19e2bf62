package io.meshway.transport.wire;

import java.time.Duration;

/**
 * Bounds of a client's connection of HTTP/2.
 *
 * @param maxStreams requests at a time; more are refused
 * @param streamWindow bytes of a request's body that may wait here
 * @param connectionWindow the same for all requests of a connection together
 * @param maxResets streams that the client may give up, or be at fault for, within {@code resetsWindow}; more close the connection
 * @param resetsWindow whole seconds
 * @param maxControlFrames frames without use (PING, SETTINGS, PRIORITY, WINDOW_UPDATE, unknown ones) that the client may send within half a minute, beside
 *     ten for every frame that carries a part of a request or an answer; more close the connection
 */
public record Http2Limits(
        int maxStreams,
        int streamWindow,
        int connectionWindow,
        int maxResets,
        Duration resetsWindow,
        int maxControlFrames) {
    /** Envoy's advice for edges; its limits of resets and control frames are counted in other ways, ours are of their order. */
    public static final Http2Limits DEFAULT =
            new Http2Limits(100, 64 * 1024, 1024 * 1024, 500, Duration.ofSeconds(30), 1000);
}
