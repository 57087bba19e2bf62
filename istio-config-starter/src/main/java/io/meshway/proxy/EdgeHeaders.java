package io.meshway.proxy;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What an edge does to the headers of a request before it looks at routes, as Istio's gateways have Envoy do: hop-by-hop headers go, {@code x-envoy-*} of
 * outsiders go, forwarding headers say who called. Nothing that a client writes is trusted unless its address is.
 */
public final class EdgeHeaders {
    /** Override headers: only trusted callers may use them, and those have them consumed by the route. */
    private static final List<AsciiString> OVERRIDES = List.of(
            HeaderNames.TIMEOUT_MS,
            HeaderNames.PER_TRY_TIMEOUT_MS,
            HeaderNames.MAX_RETRIES,
            HeaderNames.RETRY_ON,
            HeaderNames.RETRY_GRPC_ON,
            HeaderNames.RETRIABLE_STATUS_CODES,
            HeaderNames.RETRIABLE_HEADER_NAMES,
            HeaderNames.TIMEOUT_ALT_RESPONSE,
            AsciiString.cached("x-envoy-force-trace"),
            AsciiString.cached("x-envoy-ip-tags"),
            AsciiString.cached("x-envoy-original-url"));

    /** What only the proxy itself says, whoever calls, and overrides that have no effect. */
    private static final List<AsciiString> OWN = List.of(
            HeaderNames.X_ENVOY_EXPECTED_TIMEOUT,
            HeaderNames.X_ENVOY_ORIGINAL_PATH,
            HeaderNames.X_ENVOY_ORIGINAL_HOST,
            HeaderNames.X_ENVOY_ATTEMPT_COUNT,
            HeaderNames.X_ENVOY_DECORATOR_OPERATION,
            HeaderNames.X_ENVOY_INTERNAL,
            AsciiString.cached("x-envoy-downstream-service-cluster"),
            AsciiString.cached("x-envoy-downstream-service-node"),
            AsciiString.cached("x-envoy-peer-metadata"),
            AsciiString.cached("x-envoy-peer-metadata-id"),
            AsciiString.cached("x-envoy-hedge-on-per-try-timeout"),
            AsciiString.cached("x-envoy-upstream-stream-duration-ms"),
            AsciiString.cached("x-envoy-upstream-alt-stat-name"));

    private static final String ENVOY_PREFIX = "x-envoy-";

    private final AddressRanges trusted;
    private final OverrideTrust overrides;

    /** Rules for one edge that honours the overrides of trusted callers. */
    public EdgeHeaders(AddressRanges trusted) {
        this(trusted, OverrideTrust.TRUSTED_CIDRS);
    }

    /**
     * Rules for one edge.
     *
     * @param trusted callers whose request id and forwarding headers count ({@code istio.trust.client-cidrs})
     * @param overrides whose overrides count
     */
    public EdgeHeaders(AddressRanges trusted, OverrideTrust overrides) {
        this.trusted = trusted;
        this.overrides = overrides;
    }

    /**
     * Cleans the headers in place.
     *
     * @param remote the peer of the connection
     * @param secure whether the connection is TLS
     * @param numTrustedProxies {@code gatewayTopology.numTrustedProxies}
     * @return the scheme of the request, as {@code x-forwarded-proto} now says
     */
    public String sanitize(HttpHeaders headers, InetSocketAddress remote, boolean secure, int numTrustedProxies) {
        boolean friend = trusted.contains(address(remote));
        int hops = friend ? Math.max(1, numTrustedProxies) : numTrustedProxies;
        HopByHop.cleanRequest(headers);
        String before = forwardedFor(headers);
        // who was forwarded for is behind the friend, and nobody knows how far it is to be trusted
        boolean internal = friend && before == null;
        if (hasEnvoyHeaders(headers)) {
            removeAll(headers, OWN);
            if (!honoursOverrides(internal)) {
                removeAll(headers, OVERRIDES);
            }
        }
        headers.remove(HeaderNames.X_FORWARDED_CLIENT_CERT);
        String peer = NetUtil.toAddressString(address(remote));
        if (!internal) {
            headers.set(HeaderNames.X_ENVOY_EXTERNAL_ADDRESS, clientAddress(before, peer, hops));
        }
        headers.set(HeaderNames.X_FORWARDED_FOR, before == null ? peer : before + ',' + peer);
        if (!friend || !headers.contains(HeaderNames.X_REQUEST_ID)) {
            headers.set(HeaderNames.X_REQUEST_ID, requestId());
        }
        return forwardedProto(headers, hops > 0, secure);
    }

    private boolean honoursOverrides(boolean internal) {
        return overrides == OverrideTrust.ALWAYS || (internal && overrides == OverrideTrust.TRUSTED_CIDRS);
    }

    private static InetAddress address(InetSocketAddress peer) {
        InetAddress address = peer.getAddress();
        return address == null ? InetAddress.getLoopbackAddress() : address;
    }

    private static boolean hasEnvoyHeaders(HttpHeaders headers) {
        var entries = headers.iteratorCharSequence();
        while (entries.hasNext()) {
            if (AsciiString.regionMatches(entries.next().getKey(), true, 0, ENVOY_PREFIX, 0, ENVOY_PREFIX.length())) {
                return true;
            }
        }
        return false;
    }

    private static void removeAll(HttpHeaders headers, List<AsciiString> names) {
        for (int i = 0; i < names.size(); i++) {
            headers.remove(names.get(i));
        }
    }

    /** What proxies in front of us wrote, all lines as one, joined as Envoy joins them; null when they wrote nothing. */
    private static @Nullable String forwardedFor(HttpHeaders headers) {
        Iterator<String> lines = headers.valueStringIterator(HeaderNames.X_FORWARDED_FOR);
        if (!lines.hasNext()) {
            return null;
        }
        String first = lines.next();
        return lines.hasNext() ? String.join(",", headers.getAll(HeaderNames.X_FORWARDED_FOR)) : first;
    }

    /** With trusted proxies in front, the N-th address from the right of what they wrote; a trusted peer is one. Else the peer. */
    private static String clientAddress(@Nullable String forwardedFor, String peer, int hops) {
        if (hops == 0 || forwardedFor == null) {
            return peer;
        }
        int end = forwardedFor.length();
        for (int hop = 1; hop < hops && end > 0; hop++) {
            end = forwardedFor.lastIndexOf(',', end - 1);
        }
        if (end <= 0) {
            return peer;
        }
        String client = forwardedFor
                .substring(forwardedFor.lastIndexOf(',', end - 1) + 1, end)
                .strip();
        return NetUtil.isValidIpV4Address(client) || NetUtil.isValidIpV6Address(client) ? client : peer;
    }

    private static String forwardedProto(HttpHeaders headers, boolean trusted, boolean secure) {
        String claimed = headers.get(HeaderNames.X_FORWARDED_PROTO);
        if (trusted && claimed != null) {
            if (claimed.equals("http") || claimed.equals("https")) {
                headers.set(HeaderNames.X_FORWARDED_PROTO, claimed);
                return claimed;
            }
        }
        String scheme = secure ? "https" : "http";
        headers.set(HeaderNames.X_FORWARDED_PROTO, scheme);
        return scheme;
    }

    /** A random UUID of version 4; it names a request and guards nothing, so a fast source will do. */
    private static String requestId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = (random.nextLong() & 0xffffffffffff0fffL) | 0x4000L;
        long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }
}
