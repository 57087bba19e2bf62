package io.meshway.transport.wire;

import java.time.Duration;

/** Limits that tests wait for. */
final class Limits {
    static final Duration SHORT = Duration.ofMillis(60);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration LINGER = Duration.ofMillis(100);

    private Limits() {}

    static WireLimits none() {
        return times(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    }

    static WireLimits head() {
        return times(SHORT, LONG, LONG, LONG, Duration.ZERO);
    }

    static WireLimits idle() {
        return times(LONG, SHORT, LONG, LONG, Duration.ZERO);
    }

    static WireLimits body() {
        return times(LONG, LONG, SHORT, LONG, Duration.ZERO);
    }

    static WireLimits answer() {
        return times(LONG, LONG, LONG, SHORT, Duration.ZERO);
    }

    static WireLimits age() {
        return times(LONG, LONG, LONG, LONG, SHORT);
    }

    static WireLimits counts(int requests, int connections) {
        return new WireLimits(
                61_440, 100, LONG, LONG, LINGER, LONG, LONG, requests, Duration.ZERO, connections, Http2Limits.DEFAULT);
    }

    private static WireLimits times(Duration head, Duration idle, Duration body, Duration answer, Duration age) {
        return new WireLimits(61_440, 100, head, idle, LINGER, body, answer, 0, age, 0, Http2Limits.DEFAULT);
    }
}
