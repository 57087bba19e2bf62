package io.meshway.transport.door;

import io.meshway.transport.tunnel.TunnelEnd;
import io.meshway.transport.wire.PacedBody;
import io.meshway.transport.wire.WireCustomizer;
import io.meshway.transport.wire.WireHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServerResponse;

/** Writes to Reactor Netty: the headers at once, then every piece of the body as it comes. */
final class NativeResponder {
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final HttpServerResponse response;
    private final Channel channel;
    private final boolean head;
    private final boolean last;

    /**
     * A responder for one request.
     *
     * @param last the connection closes after the answer
     */
    NativeResponder(HttpServerResponse response, Channel channel, HttpMethod method, boolean last) {
        this.response = response;
        this.channel = channel;
        this.head = HttpMethod.HEAD.equals(method);
        this.last = last;
    }

    /** See {@link io.meshway.proxy.Downstream#answer}. */
    Mono<Void> answer(int status, HttpHeaders headers, @Nullable Publisher<? extends ByteBuf> body) {
        response.responseHeaders().set(headers);
        response.status(HttpResponseStatus.valueOf(status));
        return send(body);
    }

    /** Frames and sends what the response's status and headers are. */
    Mono<Void> send(@Nullable Publisher<? extends ByteBuf> body) {
        HttpHeaders out = response.responseHeaders();
        int status = response.status().code();
        out.remove(HttpHeaderNames.TRANSFER_ENCODING);
        if (last) {
            out.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        boolean sized = out.contains(HttpHeaderNames.CONTENT_LENGTH);
        if (body == null || head || status == NO_CONTENT || status == NOT_MODIFIED) {
            if (head && !sized) {
                // Says how the same GET would be framed; without it Reactor Netty would close the connection.
                out.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
            }
            return response.send();
        }
        if (body instanceof Mono<? extends ByteBuf> whole) {
            return response.send(whole).then();
        }
        if (!sized) {
            out.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        return response.send(new PacedBody(channel, body)).then().doOnError(broken -> WireHandler.abort(channel));
    }

    /** See {@link io.meshway.proxy.Downstream#inform}; past Reactor Netty, which would take it for the answer. */
    void inform(int status, HttpHeaders headers) {
        if (channel.isWritable()) {
            WireHandler.inform(
                    channel,
                    new DefaultFullHttpResponse(
                            HttpVersion.HTTP_1_1,
                            HttpResponseStatus.valueOf(status),
                            Unpooled.EMPTY_BUFFER,
                            headers,
                            EmptyHttpHeaders.INSTANCE));
        }
    }

    /** See {@link io.meshway.proxy.Downstream#tunnel}. */
    Mono<Void> tunnel(HttpHeaders headers, Channel backend) {
        response.responseHeaders().set(headers);
        response.status(HttpResponseStatus.SWITCHING_PROTOCOLS);
        return response.then()
                .publishOn(Schedulers.fromExecutor(channel.eventLoop()))
                .then(Mono.defer(() -> {
                    TunnelEnd end = backend.pipeline().get(TunnelEnd.class);
                    if (end == null) {
                        // The endpoint has broken the connection since its 101.
                        channel.close();
                        return Mono.empty();
                    }
                    TunnelEnd client = new TunnelEnd();
                    WireCustomizer.leaveHttp(channel, TunnelEnd.NAME, client);
                    return client.join(end);
                }));
    }
}
