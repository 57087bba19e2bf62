package io.meshway.mesh.validate;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What may stand where Istio wants a host name. Every method gives the reason why a text is none, or null when it is fine. */
final class HostSyntax {
    private static final int MAX_NAME = 255;
    private static final int MAX_LABEL = 63;
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    /** Names that Istio makes for traffic between networks, such as {@code outbound_.80_._.reviews.prod.svc.cluster.local}. */
    private static final String GENERATED = "outbound_.";

    private HostSyntax() {}

    /** Whether it is one label of a DNS name (RFC 1123; upper case passes). */
    static boolean isLabel(String text) {
        return text.length() <= MAX_LABEL && LABEL.matcher(text).matches();
    }

    /** A DNS name without wildcard; a final dot and upper case pass. */
    static @Nullable String name(String host) {
        String length = length(host);
        return length != null ? length : labels(host, 0);
    }

    /** A DNS name, or one whose first label is or starts with {@code *}. */
    static @Nullable String wildcard(String host) {
        String length = length(host);
        if (length != null) {
            return length;
        }
        if (host.charAt(0) != '*' || host.equals("*")) {
            return host.equals("*") || host.startsWith(GENERATED) ? null : labels(host, 0);
        }
        int dot = host.indexOf('.');
        String rest = dot < 0 ? host.substring(1) : host.substring(1, dot);
        if (!isWildcardRest(rest)) {
            return "the text behind the wildcard is not a valid part of a name";
        }
        return dot < 0 ? null : labels(host, dot + 1);
    }

    /** A DNS name, a wildcard or an IP address. */
    static @Nullable String wildcardOrIp(String host) {
        String problem = wildcard(host);
        return problem != null && IpSyntax.isAddress(host) ? null : problem;
    }

    /** Whether the wildcard is only a part of the first label, as in {@code *foo.com}. */
    static boolean isPartialWildcard(String host) {
        return host.startsWith("*") && host.length() > 1 && host.charAt(1) != '.';
    }

    private static boolean isWildcardRest(String rest) {
        return rest.isEmpty() || isLabel(rest.startsWith("-") ? rest.substring(1) : rest);
    }

    private static @Nullable String length(String host) {
        if (host.isEmpty()) {
            return "it is empty";
        }
        return host.length() > MAX_NAME ? "it is longer than " + MAX_NAME + " characters" : null;
    }

    private static @Nullable String labels(String host, int from) {
        String[] labels = host.substring(from).split("\\.", -1);
        int count = labels.length > 1 && labels[labels.length - 1].isEmpty() ? labels.length - 1 : labels.length;
        for (int i = 0; i < count; i++) {
            if (!isLabel(labels[i])) {
                return labelProblem(host, labels[i]);
            }
        }
        return NUMBER.matcher(labels[labels.length - 1]).matches()
                ? "its last label \"" + labels[labels.length - 1] + "\" has digits only"
                : null;
    }

    private static String labelProblem(String host, String label) {
        if (label.contains("*")) {
            return "a wildcard may only begin the first label";
        }
        if (host.contains(":")) {
            return "a host has no port and no scheme";
        }
        return label.isEmpty()
                ? "it has an empty label"
                : "its label \"" + label + "\" is not made of letters, digits and inner hyphens, at most " + MAX_LABEL;
    }
}
