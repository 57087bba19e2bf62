package io.meshway.transport.upstream;

import io.meshway.proxy.Upstream.Request;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;

/** The head of a request as it goes on the wire: framed anew, and otherwise as it was given. */
final class OutgoingHead {
    private OutgoingHead() {}

    /** A complete request, if it has no body. */
    static HttpRequest of(Request request, boolean http2) {
        HttpMethod method = HttpMethod.valueOf(request.method());
        HttpHeaders headers = request.headers();
        boolean body = request.body() != null;
        frame(request, body, http2);
        return body
                ? new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, request.target(), headers)
                : new DefaultFullHttpRequest(
                        HttpVersion.HTTP_1_1,
                        method,
                        request.target(),
                        Unpooled.EMPTY_BUFFER,
                        headers,
                        EmptyHttpHeaders.INSTANCE);
    }

    /** Envoy's rule: chunks for a body without a length, and a length of zero where the method makes the server expect a body. HTTP/2 frames by itself. */
    private static void frame(Request request, boolean body, boolean http2) {
        HttpHeaders headers = request.headers();
        headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
        headers.remove(HttpHeaderNames.EXPECT);
        if (http2 || headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            return;
        }
        if (body) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        } else if (expectsBody(request.method())) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
        }
    }

    private static boolean expectsBody(String method) {
        return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
    }
}
