package io.meshway.mesh.validate;

/** Addresses of Unix sockets: {@code unix:///absolute/path} or {@code unix://@abstract}. */
final class UnixSyntax {
    private static final String SCHEME = "unix://";

    private UnixSyntax() {}

    /** Whether the text means a Unix socket at all. */
    static boolean isUnix(String text) {
        return text.startsWith(SCHEME);
    }

    /** Whether the path behind the scheme is usable. */
    static boolean isValid(String text) {
        String path = isUnix(text) ? text.substring(SCHEME.length()) : text;
        return path.startsWith("@") ? path.length() > 1 : path.startsWith("/") && !path.endsWith("/");
    }
}
