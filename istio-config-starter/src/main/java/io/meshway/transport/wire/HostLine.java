package io.meshway.transport.wire;

/** What Reactor Netty makes of a Host: it reads a number behind the first colon, and fails on what is none. */
final class HostLine {
    /** Stands for a host that Reactor Netty cannot bear. */
    static final String HARMLESS = "unreadable.invalid";

    private static final int MOST_DIGITS_OF_AN_INT = 9;

    private HostLine() {}

    /** Whether Reactor Netty can read it. */
    static boolean isHarmless(String host) {
        int colon = host.startsWith("[") ? host.indexOf(':', host.indexOf(']')) : host.indexOf(':');
        if (colon < 0) {
            return true;
        }
        int digits = host.length() - colon - 1;
        if (digits < 1 || digits > MOST_DIGITS_OF_AN_INT) {
            return false;
        }
        for (int i = colon + 1; i < host.length(); i++) {
            if (host.charAt(i) < '0' || host.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
