package io.meshway.mesh.validate;

import java.util.Locale;
import java.util.Set;

/** The words that name the protocol of a port. Letter case does not count. */
final class Protocols {
    private static final Set<String> HTTP = Set.of("HTTP", "HTTP2", "HTTP_PROXY", "GRPC", "GRPC-WEB");
    private static final Set<String> TLS = Set.of("HTTPS", "TLS");
    private static final Set<String> BYTES = Set.of("TCP", "UDP", "MONGO", "REDIS", "MYSQL");

    private Protocols() {}

    static boolean isKnown(String protocol) {
        return isHttp(protocol) || isTls(protocol) || BYTES.contains(upper(protocol));
    }

    /** Requests that rules of the {@code http} section route. */
    static boolean isHttp(String protocol) {
        return HTTP.contains(upper(protocol));
    }

    /** The port starts with TLS. */
    static boolean isTls(String protocol) {
        return TLS.contains(upper(protocol));
    }

    static boolean isUdp(String protocol) {
        return upper(protocol).equals("UDP");
    }

    private static String upper(String protocol) {
        return protocol.toUpperCase(Locale.ROOT);
    }
}
