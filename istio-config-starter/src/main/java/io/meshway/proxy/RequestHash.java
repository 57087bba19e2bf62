package io.meshway.proxy;

import io.meshway.cluster.hash.XxHash64;
import io.meshway.model.LoadBalancer.HashKey;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hash of a request for consistent hashing: every key of the route, combined in order as Envoy combines its hash policies.
 *
 * @param setCookie the cookie that the answer hands out; null for none
 */
record RequestHash(boolean present, long value, @Nullable String setCookie) {
    private static final RequestHash NONE = new RequestHash(false, 0, null);

    /** Computes the hash; {@link #present()} is false when the request carries none of the keys. */
    static RequestHash of(List<HashKey> keys, Downstream request) {
        if (keys.isEmpty()) {
            return NONE;
        }
        RequestHash result = NONE;
        for (int i = 0; i < keys.size(); i++) {
            result = result.with(of(keys.get(i), request));
        }
        return result;
    }

    /** Adds the generated cookie to the answer. */
    void addCookie(HttpHeaders headers) {
        if (setCookie != null) {
            headers.add(HeaderNames.SET_COOKIE, setCookie);
        }
    }

    private RequestHash with(RequestHash next) {
        if (!next.present) {
            return this;
        }
        long combined = present ? Long.rotateLeft(value, 1) ^ next.value : next.value;
        return new RequestHash(true, combined, next.setCookie == null ? setCookie : next.setCookie);
    }

    private static RequestHash of(HashKey key, Downstream request) {
        if (key instanceof HashKey.Header header) {
            return ofHeader(request.requestHeaders().getAll(header.name()));
        }
        if (key instanceof HashKey.Cookie cookie) {
            return ofCookie(cookie, request);
        }
        if (key instanceof HashKey.QueryParameter parameter) {
            String value = queryValue(request.query(), parameter.name());
            return value == null ? NONE : ofText(value);
        }
        return ofText(ClientAddress.of(request).ip());
    }

    /** Text of the wire, which Netty decoded byte by byte. */
    private static RequestHash ofText(String text) {
        return new RequestHash(true, XxHash64.ofBytes(text, 0), null);
    }

    /** Several lines count in any order: sorted, each seeded with the hash of those before. */
    private static RequestHash ofHeader(List<String> lines) {
        if (lines.isEmpty()) {
            return NONE;
        }
        long hash = 0;
        for (String line : lines.size() > 1 ? sorted(lines) : lines) {
            hash = XxHash64.ofBytes(line, hash);
        }
        return new RequestHash(true, hash, null);
    }

    private static List<String> sorted(List<String> lines) {
        List<String> sorted = new ArrayList<>(lines);
        Collections.sort(sorted);
        return sorted;
    }

    private static RequestHash ofCookie(HashKey.Cookie key, Downstream request) {
        for (String line : request.requestHeaders().getAll(HeaderNames.COOKIE)) {
            for (Cookie cookie : ServerCookieDecoder.LAX.decodeAll(line)) {
                if (cookie.name().equals(key.name()) && !cookie.value().isEmpty()) {
                    return ofText(cookie.value());
                }
            }
        }
        if (key.ttl() == null) {
            return NONE;
        }
        String connection = ClientAddress.text(request.remoteAddress()) + ClientAddress.text(request.localAddress());
        String value = HexFormat.of().toHexDigits(XxHash64.ofText(connection));
        return new RequestHash(true, XxHash64.ofText(value), setCookie(key, value));
    }

    private static String setCookie(HashKey.Cookie key, String value) {
        StringBuilder cookie =
                new StringBuilder(key.name()).append("=\"").append(value).append('"');
        if (key.ttl() != null && !key.ttl().isZero()) {
            cookie.append("; Max-Age=").append(key.ttl().toSeconds());
        }
        if (!key.path().isEmpty()) {
            cookie.append("; Path=").append(key.path());
        }
        key.attributes().forEach((name, text) -> {
            cookie.append("; ").append(name);
            if (!text.isEmpty()) {
                cookie.append('=').append(text);
            }
        });
        return cookie.append("; HttpOnly").toString();
    }

    /** The first value of a parameter, as it is on the wire; null when the query has no such parameter. */
    private static @Nullable String queryValue(@Nullable String query, String name) {
        int at = 0;
        while (query != null && at <= query.length()) {
            int end = query.indexOf('&', at);
            if (end < 0) {
                end = query.length();
            }
            if (query.startsWith(name, at) && at + name.length() <= end) {
                int after = at + name.length();
                if (after == end) {
                    return "";
                }
                if (query.charAt(after) == '=') {
                    return query.substring(after + 1, end);
                }
            }
            at = end + 1;
        }
        return null;
    }
}
