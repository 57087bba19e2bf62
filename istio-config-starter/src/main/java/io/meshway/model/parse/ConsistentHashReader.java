package io.meshway.model.parse;

import io.meshway.model.Finding;
import io.meshway.model.LoadBalancer.ConsistentHash;
import io.meshway.model.LoadBalancer.HashKey;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads Istio's {@code ConsistentHashLB}. */
final class ConsistentHashReader {
    private ConsistentHashReader() {}

    /** Null without a key: Istio then draws at random, as for a request that lacks the key. */
    static @Nullable ConsistentHash read(FieldCursor hash) {
        hash.atMostOne("httpHeaderName", "httpCookie", "useSourceIp", "httpQueryParameterName");
        hash.atMostOne("ringHash", "maglev");
        HashKey key = key(hash);
        Long ring = ringSize(hash);
        Long table = hash.object("maglev", ConsistentHashReader::tableSize);
        return key == null ? null : new ConsistentHash(key, ring, table);
    }

    private static @Nullable HashKey key(FieldCursor hash) {
        String header = hash.text("httpHeaderName");
        HashKey cookie = hash.object("httpCookie", ConsistentHashReader::cookie);
        boolean sourceIp = hash.isTrue("useSourceIp");
        String parameter = hash.text("httpQueryParameterName");
        if (header != null) {
            return new HashKey.Header(header);
        }
        if (cookie != null) {
            return cookie;
        }
        if (parameter != null) {
            return new HashKey.QueryParameter(parameter);
        }
        if (!sourceIp) {
            hash.warn(
                    Finding.VALIDATION_WARNING,
                    "httpHeaderName",
                    "a hash without a key picks at random",
                    "add httpHeaderName, httpCookie, httpQueryParameterName or useSourceIp: true");
        }
        return sourceIp ? new HashKey.SourceIp() : null;
    }

    private static HashKey cookie(FieldCursor cookie) {
        Map<String, String> attributes = new LinkedHashMap<>();
        cookie.objects(
                "attributes",
                entry -> attributes.put(entry.text("name", Defaults.TEXT), entry.text("value", Defaults.TEXT)));
        return new HashKey.Cookie(
                cookie.text("name", Defaults.TEXT),
                cookie.text("path", Defaults.COOKIE_PATH),
                cookie.duration("ttl"),
                Collections.unmodifiableMap(attributes));
    }

    private static @Nullable Long ringSize(FieldCursor hash) {
        Long old = hash.scalar("minimumRingSize", Scalar.LONG);
        if (old != null) {
            hash.deprecated("minimumRingSize", "write ringHash: {minimumRingSize: " + old + "}");
        }
        Long size = hash.object("ringHash", ring -> ring.scalar("minimumRingSize", Scalar.LONG));
        return size == null ? old : size;
    }

    private static Long tableSize(FieldCursor maglev) {
        Long size = maglev.scalar("tableSize", Scalar.LONG);
        return size == null ? Long.valueOf(Defaults.MAGLEV_TABLE_SIZE) : size;
    }
}
