package io.meshway.proxy;

import io.netty.handler.codec.http.HttpHeaders;

/** Requests that want to leave HTTP/1.1 on their connection. WebSockets may, on every route. */
public final class Upgrades {
    private static final String WEBSOCKET = "websocket";
    private static final String H2C = "h2c";

    private Upgrades() {}

    /** Whether the request asks for another protocol. An upgrade to h2c is ignored, as in Envoy: the request goes on in HTTP/1.1. */
    public static boolean isWanted(HttpHeaders headers) {
        return headers.contains(HeaderNames.UPGRADE)
                && headers.containsValue(HeaderNames.CONNECTION, HeaderNames.UPGRADE, true)
                && !headers.containsValue(HeaderNames.UPGRADE, H2C, true);
    }

    /** Whether the request wants to become a WebSocket. What follows it on the connection is no HTTP then, unless the answer refuses. */
    public static boolean isWebSocket(HttpHeaders headers) {
        return isWanted(headers) && headers.containsValue(HeaderNames.UPGRADE, WEBSOCKET, true);
    }

    /** What {@link HopByHop} does for other responses: of a 101's own headers, only those stay that say what the connection becomes. */
    static void cleanSwitch(HttpHeaders headers) {
        String protocol = headers.get(HeaderNames.UPGRADE);
        HopByHop.cleanResponse(headers);
        headers.remove(HeaderNames.CONTENT_LENGTH);
        keep(headers, protocol == null ? WEBSOCKET : protocol);
    }

    /** Puts back what a clean-up of the connection's own headers took away. */
    static void keep(HttpHeaders headers, String protocol) {
        headers.set(HeaderNames.CONNECTION, HeaderNames.UPGRADE);
        headers.set(HeaderNames.UPGRADE, protocol);
    }
}
