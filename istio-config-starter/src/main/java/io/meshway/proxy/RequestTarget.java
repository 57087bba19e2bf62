package io.meshway.proxy;

import io.meshway.mesh.MeshConfig.PathNormalization;
import org.jspecify.annotations.Nullable;

/**
 * The request target taken apart and normalised on its raw text, as Envoy does before it looks at routes.
 *
 * @param authority who is asked for: that of an absolute target, else the Host line; empty when the Host line is
 * @param path normalised; {@code *} for {@code OPTIONS *}, empty for CONNECT: no route takes those
 * @param query raw, without question mark; null when there is none
 */
public record RequestTarget(
        String authority, String path, @Nullable String query) {
    private static final int LAST_ASCII = 0x7e;

    /** What stands in names, addresses, ports and user names. */
    private static final String MARKS_OF_AUTHORITIES = ".-:[]_%~!$&'()*+,;=@";

    /**
     * Reads a target.
     *
     * @param host the Host line or {@code :authority}; empty when it is empty
     * @return null for a target that Envoy refuses with 400: raw bytes beyond ASCII, neither a path nor an absolute URL, a NUL
     */
    public static @Nullable RequestTarget parse(
            String method, String target, String host, PathNormalization normalization) {
        if (!printable(target)) {
            return null;
        }
        if (target.startsWith("/")) {
            return ofPath(host, target, 0, normalization);
        }
        if (method.equals("CONNECT")) {
            return new RequestTarget(target, "", null);
        }
        if (target.equals("*") && method.equals("OPTIONS")) {
            return new RequestTarget(host, target, null);
        }
        return ofAbsolute(target, normalization);
    }

    /** Whether every character may stand in a Host line or {@code :authority}; Envoy refuses all others, and looks at no order. */
    public static boolean isAuthority(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
            if (!letterOrDigit && MARKS_OF_AUTHORITIES.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Path and query as they go on the wire when nothing rewrites them. */
    public String pathAndQuery() {
        return query == null ? path : path + '?' + query;
    }

    private static @Nullable RequestTarget ofAbsolute(String target, PathNormalization normalization) {
        int start = target.regionMatches(true, 0, "http://", 0, 7)
                ? 7
                : target.regionMatches(true, 0, "https://", 0, 8) ? 8 : -1;
        if (start < 0) {
            return null;
        }
        int end = start;
        while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
            end++;
        }
        String authority = target.substring(start, end);
        if (authority.isEmpty() || authority.indexOf('@') >= 0 || !isAuthority(authority)) {
            return null;
        }
        return end < target.length() && target.charAt(end) == '/'
                ? ofPath(authority, target, end, normalization)
                : ofPath(authority, "/" + target.substring(end), 0, normalization);
    }

    private static @Nullable RequestTarget ofPath(
            String authority, String target, int start, PathNormalization normalization) {
        int end = target.indexOf('#', start);
        if (end < 0) {
            end = target.length();
        }
        int mark = target.indexOf('?', start);
        boolean hasQuery = mark >= 0 && mark < end;
        String raw = target.substring(start, hasQuery ? mark : end);
        String path = PathNormalizer.normalize(raw, normalization);
        if (path == null) {
            return null;
        }
        return new RequestTarget(authority, path, hasQuery ? target.substring(mark + 1, end) : null);
    }

    private static boolean printable(String target) {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c > LAST_ASCII) {
                return false;
            }
        }
        return !target.isEmpty();
    }
}
