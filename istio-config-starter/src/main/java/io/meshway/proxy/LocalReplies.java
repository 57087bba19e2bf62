package io.meshway.proxy;

import io.meshway.model.GrpcStatus;
import io.meshway.telemetry.OwnAnswers;
import io.meshway.telemetry.ResponseFlag;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Sends answers that the proxy makes itself; gRPC callers get them as status 200 with a gRPC status. */
public final class LocalReplies {
    private static final String GRPC = "application/grpc";
    private static final String HEX = "0123456789ABCDEF";

    private final ResponseStamp stamp;
    private final OwnAnswers answers;

    /**
     * Answers that carry this stamp.
     *
     * @param answers counts them
     */
    public LocalReplies(ResponseStamp stamp, OwnAnswers answers) {
        this.stamp = stamp;
        this.answers = answers;
    }

    /** Sends the reply as it is. */
    public Mono<Void> send(Downstream request, LocalReply reply) {
        return send(request, reply, ResponseEdits.NONE);
    }

    /** Sends the reply after the response operations of the route that the request took. */
    Mono<Void> send(Downstream request, LocalReply reply, ResponseEdits edits) {
        HttpHeaders headers = newHeaders();
        if (!reply.body().isEmpty()) {
            headers.set(HeaderNames.CONTENT_TYPE, "text/plain");
        }
        if (reply.flag() == ResponseFlag.UO) {
            headers.set(HeaderNames.X_ENVOY_OVERLOADED, "true");
        }
        return send(request, reply, headers, edits);
    }

    /** Sends the reply with headers of its own, such as a Location. */
    Mono<Void> send(Downstream request, LocalReply reply, HttpHeaders headers, ResponseEdits edits) {
        edits.apply(headers);
        if (isGrpc(request)) {
            return sendGrpc(request, reply, GrpcStatus.ofHttp(reply.status()).code(), headers);
        }
        answers.add(reply.flag());
        stamp.apply(headers);
        if (reply.body().isEmpty()) {
            return request.answer(reply.status(), headers, null);
        }
        ByteBuf body = Unpooled.wrappedBuffer(reply.body().getBytes(StandardCharsets.UTF_8));
        return answerWith(request, reply.status(), headers, body);
    }

    static Mono<Void> answerWith(Downstream request, int status, HttpHeaders headers, ByteBuf body) {
        headers.set(HeaderNames.CONTENT_LENGTH, Integer.toString(body.readableBytes()));
        return request.answer(status, headers, Mono.just(body));
    }

    /**
     * The head of a reply without a body, for who answers by other means than a {@link Downstream}.
     *
     * @param contentType of the request; null for none
     */
    public Head headOf(LocalReply reply, @Nullable String contentType) {
        answers.add(reply.flag());
        HttpHeaders headers = newHeaders();
        boolean grpc = isGrpc(contentType);
        if (grpc) {
            headers.set(HeaderNames.CONTENT_TYPE, GRPC);
            headers.set(
                    HeaderNames.GRPC_STATUS,
                    Integer.toString(GrpcStatus.ofHttp(reply.status()).code()));
        }
        stamp.apply(headers);
        return new Head(grpc ? 200 : reply.status(), headers);
    }

    /** Status and headers. */
    public record Head(int status, HttpHeaders headers) {}

    /** Whether the caller speaks gRPC: {@code application/grpc}, also with {@code +suffix} or parameters, but not gRPC-Web. */
    static boolean isGrpc(Downstream request) {
        return isGrpc(request.requestHeaders().get(HeaderNames.CONTENT_TYPE));
    }

    private static boolean isGrpc(@Nullable String type) {
        if (type == null || !type.startsWith(GRPC)) {
            return false;
        }
        return type.length() == GRPC.length() || type.charAt(GRPC.length()) == '+' || type.charAt(GRPC.length()) == ';';
    }

    /** An empty set of headers for an answer of our own; the names and values put in are ours, so they are not checked again. */
    static HttpHeaders newHeaders() {
        return DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    }

    /** Sends the reply to a caller that speaks gRPC, with a status of gRPC's. */
    Mono<Void> sendGrpc(Downstream request, LocalReply reply, int grpcStatus, HttpHeaders headers) {
        answers.add(reply.flag());
        return sendGrpc(request, grpcStatus, reply.body(), headers);
    }

    Mono<Void> sendGrpc(Downstream request, int grpcStatus, @Nullable String message, HttpHeaders headers) {
        headers.set(HeaderNames.CONTENT_TYPE, GRPC);
        headers.set(HeaderNames.GRPC_STATUS, Integer.toString(grpcStatus));
        if (message != null && !message.isEmpty()) {
            headers.set(HeaderNames.GRPC_MESSAGE, percentEncoded(message));
        }
        stamp.apply(headers);
        return request.answer(200, headers, null);
    }

    /** gRPC wants percent-encoding outside of printable ASCII; ours are printable, a user's text may not be. */
    private static String percentEncoded(String message) {
        for (int i = 0; i < message.length(); i++) {
            if (!isPlain(message.charAt(i))) {
                return encode(message.getBytes(StandardCharsets.UTF_8));
            }
        }
        return message;
    }

    private static String encode(byte[] message) {
        StringBuilder text = new StringBuilder(message.length + 16);
        for (byte b : message) {
            if (isPlain((char) (b & 0xff))) {
                text.append((char) b);
            } else {
                text.append('%').append(HEX.charAt(b >> 4 & 15)).append(HEX.charAt(b & 15));
            }
        }
        return text.toString();
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c <= '~' && c != '%';
    }
}
