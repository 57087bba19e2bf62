package io.meshway.cluster;

import io.meshway.mesh.ClusterSpec.EndpointSpec;
import java.util.regex.Pattern;

/** How addresses of endpoints are written. */
final class EndpointAddress {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private EndpointAddress() {}

    /** {@code 10.0.0.1:8080}, {@code [::1]:8080} or a Unix socket's path: Envoy's way, which consistent hashes are computed from. */
    static String text(EndpointSpec spec) {
        String address = spec.address();
        if (unixSocket(address)) {
            return address;
        }
        return address.indexOf(':') < 0 ? address + ':' + spec.port() : '[' + address + "]:" + spec.port();
    }

    /** Whether there is something to resolve: neither an IP nor a Unix socket. */
    static boolean named(String address) {
        return !unixSocket(address)
                && address.indexOf(':') < 0
                && !IPV4.matcher(address).matches();
    }

    private static boolean unixSocket(String address) {
        return address.startsWith("/") || address.startsWith("@");
    }
}
