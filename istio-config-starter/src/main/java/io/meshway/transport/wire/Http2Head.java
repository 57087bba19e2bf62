package io.meshway.transport.wire;

import io.meshway.proxy.RequestTarget;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValidationUtil;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Envoy's codec refuses in the head of a request of HTTP/2 beyond what Netty's does: Netty looks at names, at what pseudo headers there are and how often,
 * and at headers of connections, but not at which are missing nor at any value. A value with a line break would be two headers in HTTP/1.1.
 */
final class Http2Head {
    private static final int LAST_ASCII = 0x7e;

    private Http2Head() {}

    /** Whether the head is one of a request. Of two names of the host the authority stays. */
    static boolean settle(Http2Headers headers) {
        CharSequence method = headers.method();
        if (method == null || HttpHeaderValidationUtil.validateToken(method) != -1 || headers.status() != null) {
            return false;
        }
        boolean wellDirected = HttpMethod.CONNECT.asciiName().contentEquals(method)
                ? headers.path() == null && headers.scheme() == null && headers.authority() != null
                : headers.scheme() != null && isPath(method, headers.path());
        return wellDirected && validValues(headers) && hasOneLength(headers) && settleHost(headers);
    }

    private static boolean settleHost(Http2Headers headers) {
        CharSequence authority = headers.authority();
        List<CharSequence> hosts = headers.getAllAndRemove(HttpHeaderNames.HOST);
        if (hosts.size() > 1) {
            return false;
        }
        if (authority == null && !hosts.isEmpty()) {
            authority = hosts.get(0);
            headers.authority(authority);
        }
        return authority != null && !authority.isEmpty() && RequestTarget.isAuthority(authority.toString());
    }

    /** Netty takes a list of the same number for that number, and would send the list on. */
    private static boolean hasOneLength(Http2Headers headers) {
        Iterator<CharSequence> lengths = headers.valueIterator(HttpHeaderNames.CONTENT_LENGTH);
        if (!lengths.hasNext()) {
            return true;
        }
        CharSequence length = lengths.next();
        for (int i = 0; i < length.length(); i++) {
            if (length.charAt(i) < '0' || length.charAt(i) > '9') {
                return false;
            }
        }
        return !lengths.hasNext();
    }

    private static boolean isPath(CharSequence method, @Nullable CharSequence path) {
        if (path == null || path.isEmpty()) {
            return false;
        }
        if (path.charAt(0) != '/') {
            return path.length() == 1
                    && path.charAt(0) == '*'
                    && HttpMethod.OPTIONS.asciiName().contentEquals(method);
        }
        for (int i = 1; i < path.length(); i++) {
            if (path.charAt(i) <= ' ' || path.charAt(i) > LAST_ASCII) {
                return false;
            }
        }
        return true;
    }

    /** Whether no value, of trailers too, has a character in it that ends or hides something in HTTP/1.1. */
    static boolean validValues(Http2Headers headers) {
        for (Map.Entry<CharSequence, CharSequence> header : headers) {
            if (HttpHeaderValidationUtil.validateValidHeaderValue(header.getValue()) != -1) {
                return false;
            }
        }
        return true;
    }
}
