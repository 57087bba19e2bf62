package io.meshway.transport.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** Answers to what never becomes a request, with Envoy's texts; the connection closes after each. */
enum Refusal {
    MALFORMED(400, "Bad Request"),
    TOO_LARGE(431, "Request Header Fields Too Large"),
    /** A body that is framed in a way we do not know; to guess would let a second request hide in it. */
    UNKNOWN_FRAMING(501, "Not Implemented"),
    TOO_SLOW(408, "request header timeout"),
    BODY_TOO_SLOW(408, "stream timeout"),
    NO_HOST(400, "");

    private final int status;
    private final String body;

    Refusal(int status, String body) {
        this.status = status;
        this.body = body;
    }

    FullHttpResponse response() {
        ByteBuf content = Unpooled.copiedBuffer(body, StandardCharsets.US_ASCII);
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), content);
        response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, content.readableBytes());
        if (!body.isEmpty()) {
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.TEXT_PLAIN);
        }
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return response;
    }
}
