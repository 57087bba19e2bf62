package io.meshway.mesh;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What Istio knows about host names: short forms, wildcards, which of two is narrower. All names are lower case once they went through here. */
final class HostNames {
    /** Every host. */
    static final String ANY = "*";

    private HostNames() {}

    /** The name in lower case; every comparison is made on this form. */
    static String lower(String host) {
        return host.toLowerCase(Locale.ROOT);
    }

    /**
     * The complete name of a host as a resource mentions it: a name without any dot is that of a Service in the resource's own namespace, everything else
     * is complete already.
     */
    static String complete(String host, String namespace, String domainSuffix) {
        String name = lower(host);
        if (name.isEmpty() || name.equals(ANY) || name.indexOf('.') >= 0 || name.indexOf(':') >= 0) {
            return name;
        }
        return ofService(name, namespace, domainSuffix);
    }

    /** The complete name of a Kubernetes Service. */
    static String ofService(String name, String namespace, String domainSuffix) {
        return lower(name + '.' + namespace + ".svc." + domainSuffix);
    }

    /** Whether the name stands for several hosts. */
    static boolean isWildcard(String host) {
        return host.startsWith(ANY);
    }

    /** Whether every host that {@code narrow} stands for is one of those of {@code wide}. The star stands for at least one character. */
    static boolean covers(String wide, String narrow) {
        if (!isWildcard(wide)) {
            return wide.equals(narrow);
        }
        if (isWildcard(narrow)) {
            return narrow.length() >= wide.length()
                    && narrow.regionMatches(narrow.length() - wide.length() + 1, wide, 1, wide.length() - 1);
        }
        return narrow.length() >= wide.length() && narrow.endsWith(wide.substring(1));
    }

    /** The hosts that both names stand for; null when there are none. */
    static @Nullable String common(String one, String other) {
        if (covers(one, other)) {
            return other;
        }
        return covers(other, one) ? one : null;
    }

    /** Orders names by how narrow they are: exact ones first, then longer ones, then by the alphabet. */
    static int narrowestFirst(String one, String other) {
        int byWildcard = Boolean.compare(isWildcard(one), isWildcard(other));
        if (byWildcard != 0) {
            return byWildcard;
        }
        int byLength = Integer.compare(other.length(), one.length());
        return byLength != 0 ? byLength : one.compareTo(other);
    }

    /** Whether the text is the literal of an IPv4 or IPv6 address. */
    static boolean isIp(String text) {
        return text.indexOf(':') >= 0 ? isIpv6(text) : isIpv4(text);
    }

    private static boolean isIpv6(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                return i > 0;
            }
            if (c != ':' && c != '.' && Character.digit(c, 16) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isIpv4(String text) {
        int dots = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                dots++;
            } else if (c < '0' || c > '9') {
                return false;
            }
        }
        return dots == 3;
    }
}
