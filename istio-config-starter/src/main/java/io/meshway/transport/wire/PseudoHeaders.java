package io.meshway.transport.wire;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.List;

/** How Netty's HTTP/2 codec hands pseudo headers on. They are no headers: from a client of HTTP/1.1 they would be forged, and nobody may send them on. */
public final class PseudoHeaders {
    private static final List<AsciiString> NAMES = List.of(
            AsciiString.cached("x-http2-stream-id"),
            AsciiString.cached("x-http2-scheme"),
            AsciiString.cached("x-http2-path"),
            AsciiString.cached("x-http2-stream-promise-id"),
            AsciiString.cached("x-http2-stream-dependency-id"),
            AsciiString.cached("x-http2-stream-weight"));

    private PseudoHeaders() {}

    /** Takes them away. */
    public static void remove(HttpHeaders headers) {
        for (int i = 0; i < NAMES.size(); i++) {
            headers.remove(NAMES.get(i));
        }
    }
}
