package io.meshway.mesh.validate;

/** Which host pattern takes in which. */
final class HostCover {
    private HostCover() {}

    /** Whether every name that fits the narrow pattern fits the wide one, too. */
    static boolean covers(String wide, String narrow) {
        if (!wide.startsWith("*")) {
            return wide.equals(narrow);
        }
        String suffix = wide.substring(1);
        return narrow.startsWith("*") ? narrow.substring(1).endsWith(suffix) : narrow.endsWith(suffix);
    }
}
