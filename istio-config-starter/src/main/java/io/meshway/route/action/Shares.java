package io.meshway.route.action;

/** Shares of requests in millionths: Envoy's finest resolution. */
final class Shares {
    /** Every request. */
    static final int ALL = 1_000_000;

    private static final double PER_PERCENT = 10_000;

    private Shares() {}

    /** The share of a percentage from 0 to 100; what is outside is cut to that. */
    static int millionths(double percentage) {
        return (int) Math.max(0, Math.min(ALL, Math.round(percentage * PER_PERCENT)));
    }
}
