package io.meshway.proxy;

import io.meshway.mesh.MeshConfig.PathNormalization;
import org.jspecify.annotations.Nullable;

/**
 * Istio's {@code pathNormalization} on the raw path: dot segments, back slashes, percent-encoded unreserved characters, and on demand slashes. What a
 * route matches is what goes upstream.
 */
final class PathNormalizer {
    private static final String ENCODED_WHEN_RAW = "{}|\"<>`";
    private static final String HEX = "0123456789ABCDEF";

    private PathNormalizer() {}

    /** The normalised path; null when it holds an encoded NUL, which is refused. */
    static @Nullable String normalize(String path, PathNormalization mode) {
        if (mode == PathNormalization.NONE) {
            return path;
        }
        if (path.contains("%00")) {
            return null;
        }
        String text = path;
        if (mode == PathNormalization.DECODE_AND_MERGE_SLASHES) {
            text = decodeSlashes(text);
        }
        if (!isPlain(text)) {
            text = removeDotSegments(canonicalCharacters(text));
        }
        return mode == PathNormalization.BASE ? text : mergeSlashes(text);
    }

    /** Nothing to do: the common case costs one pass and no object. */
    private static boolean isPlain(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%' || c == '\\' || ENCODED_WHEN_RAW.indexOf(c) >= 0) {
                return false;
            }
            if (c == '.' && i > 0 && path.charAt(i - 1) == '/') {
                return false;
            }
        }
        return true;
    }

    private static String canonicalCharacters(String path) {
        StringBuilder out = new StringBuilder(path.length() + 8);
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '\\') {
                out.append('/');
            } else if (ENCODED_WHEN_RAW.indexOf(c) >= 0) {
                out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            } else if (c == '%' && unreservedAt(path, i) && !completesEscape(out, decodedAt(path, i))) {
                out.append((char) decodedAt(path, i));
                i += 2;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** Whether a decoded digit would make an escape out of a percent sign that was none, such as in {@code %%32e}. */
    private static boolean completesEscape(StringBuilder out, int decoded) {
        int length = out.length();
        return Character.digit(decoded, 16) >= 0
                && ((length > 0 && out.charAt(length - 1) == '%') || (length > 1 && out.charAt(length - 2) == '%'));
    }

    private static boolean unreservedAt(String path, int percent) {
        int c = decodedAt(path, percent);
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }

    /** The byte that a percent sign starts; -1 when two hexadecimal digits do not follow. */
    private static int decodedAt(String path, int percent) {
        if (percent + 2 >= path.length()) {
            return -1;
        }
        int high = Character.digit(path.charAt(percent + 1), 16);
        int low = Character.digit(path.charAt(percent + 2), 16);
        return high < 0 || low < 0 ? -1 : (high << 4) | low;
    }

    /** RFC 3986 section 5.2.4 in one pass; parameters of a dot segment go with it, {@code ..} above the root stays at the root. */
    private static String removeDotSegments(String path) {
        StringBuilder out = new StringBuilder(path.length());
        int at = 0;
        while (at < path.length()) {
            int end = path.indexOf('/', at + 1);
            boolean last = end < 0;
            if (last) {
                end = path.length();
            }
            int dots = dotSegment(path, at + 1, end);
            if (dots == 2) {
                out.setLength(Math.max(out.lastIndexOf("/"), 0));
            }
            if (dots == 0) {
                out.append(path, at, end);
            } else if (last) {
                out.append('/');
            }
            at = end;
        }
        return out.isEmpty() ? "/" : out.toString();
    }

    /** 1 for {@code .}, 2 for {@code ..}, each also with parameters behind a semicolon; 0 for any other segment. */
    private static int dotSegment(String path, int start, int end) {
        int semicolon = path.indexOf(';', start);
        int stop = semicolon >= 0 && semicolon < end ? semicolon : end;
        int length = stop - start;
        if (length == 0 || length > 2) {
            return 0;
        }
        for (int i = start; i < stop; i++) {
            if (path.charAt(i) != '.') {
                return 0;
            }
        }
        return length;
    }

    private static String decodeSlashes(String path) {
        if (path.indexOf('%') < 0) {
            return path;
        }
        StringBuilder out = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            int decoded = path.charAt(i) == '%' ? decodedAt(path, i) : -1;
            if (decoded == '/' || decoded == '\\') {
                out.append((char) decoded);
                i += 2;
            } else {
                out.append(path.charAt(i));
            }
        }
        return out.toString();
    }

    private static String mergeSlashes(String path) {
        if (!path.contains("//")) {
            return path;
        }
        StringBuilder out = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c != '/' || out.isEmpty() || out.charAt(out.length() - 1) != '/') {
                out.append(c);
            }
        }
        return out.toString();
    }
}
