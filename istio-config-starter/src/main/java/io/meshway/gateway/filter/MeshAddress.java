package io.meshway.gateway.filter;

import io.meshway.model.Destination;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A destination in the mesh as an address: {@code mesh://reviews.default.svc.cluster.local:9080/v2} is host, port and subset. A host without dots is a Service of the
 * proxy's namespace; without a port it is the service's only one, else 80.
 *
 * @param subset of the host's DestinationRule; null for none
 */
record MeshAddress(
        String host, @Nullable Integer port, @Nullable String subset) {
    /** The scheme of such addresses. */
    static final String SCHEME = "mesh";

    private static final String START = SCHEME + "://";
    private static final int HIGHEST_PORT = 65_535;
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?");
    private static final Pattern SUBSET = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?");

    /**
     * Reads an address; the scheme may be missing.
     *
     * @throws IllegalArgumentException when it is none
     */
    static MeshAddress parse(String text) {
        String address = text.startsWith(START) ? text.substring(START.length()) : text;
        int slash = address.indexOf('/');
        String authority = slash < 0 ? address : address.substring(0, slash);
        String subset = slash < 0 ? "" : address.substring(slash + 1);
        int colon = authority.indexOf(':');
        String host = colon < 0 ? authority : authority.substring(0, colon);
        if (!HOST.matcher(host).matches()) {
            throw refusal(text, "\"" + host + "\" is no host name");
        }
        if (!subset.isEmpty() && !SUBSET.matcher(subset).matches()) {
            throw refusal(text, "\"" + subset + "\" is no name of a subset");
        }
        Integer port = colon < 0 ? null : port(text, authority.substring(colon + 1));
        return new MeshAddress(host, port, subset.isEmpty() ? null : subset);
    }

    private static Integer port(String text, String digits) {
        int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > HIGHEST_PORT) {
            throw refusal(text, "\"" + digits + "\" is no port");
        }
        return port;
    }

    private static IllegalArgumentException refusal(String text, String problem) {
        return new IllegalArgumentException(
                "uri " + text + ": " + problem + "; write mesh://host:port or mesh://host:port/subset");
    }

    Destination destination() {
        return new Destination(host, subset, port);
    }
}
