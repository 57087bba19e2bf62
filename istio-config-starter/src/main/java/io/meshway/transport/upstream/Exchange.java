package io.meshway.transport.upstream;

import io.meshway.proxy.Upstream.Request;
import io.meshway.proxy.Upstream.Response;
import io.meshway.proxy.Upstream.ResponseConsumer;
import io.meshway.transport.wire.OwnedBody;
import io.meshway.transport.wire.PseudoHeaders;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.NettyOutbound;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;

/** One attempt: everything Reactor Netty calls back, and the response that the core sees, in one object. */
final class Exchange
        implements Response, BiFunction<HttpClientRequest, NettyOutbound, Publisher<Void>>, Consumer<Connection> {
    /** Name of {@link ExchangeHandler} in a pipeline. */
    static final String HANDLER = "meshway.exchange";

    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final Request request;
    private final ResponseConsumer consumer;
    private final int maxRequestsPerConnection;

    private boolean connected;
    private boolean http2;
    private boolean responded;
    private boolean complete;
    private boolean read;
    private boolean discarded;
    private @Nullable HttpClientResponse response;
    private @Nullable Connection connection;
    private @Nullable EventLoop loop;

    Exchange(Request request, ResponseConsumer consumer, int maxRequestsPerConnection) {
        this.request = request;
        this.consumer = consumer;
        this.maxRequestsPerConnection = maxRequestsPerConnection;
        frame(request);
    }

    /** Envoy's rule: chunks for a body without a length, and a length of zero where the method makes the server expect a body. */
    private static void frame(Request request) {
        HttpHeaders headers = request.headers();
        headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
        headers.remove(HttpHeaderNames.EXPECT);
        if (headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            return;
        }
        if (request.body() != null) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        } else if (expectsBody(request.method())) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
        }
    }

    private static boolean expectsBody(String method) {
        return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
    }

    /** Reactor Netty has a connection and wants the request. */
    @Override
    public Publisher<Void> apply(HttpClientRequest ignored, NettyOutbound out) {
        out.withConnection(this);
        request.events().connected();
        Publisher<? extends ByteBuf> body = request.body();
        return body == null ? out : out.send(body);
    }

    @Override
    public void accept(Connection pooled) {
        connected = true;
        ChannelPipeline pipeline = pooled.channel().pipeline();
        ExchangeHandler handler = pipeline.get(ExchangeHandler.class);
        if (handler == null) {
            // A stream of an HTTP/2 connection, which serves one exchange.
            http2 = true;
            handler = new ExchangeHandler();
            pipeline.addBefore(NettyPipeline.ReactiveBridge, HANDLER, handler);
        }
        handler.begin(this);
        if (handler.begun() == maxRequestsPerConnection) {
            pooled.markPersistent(false);
        }
    }

    /** The request in the place of the one that Reactor Netty made up. */
    HttpRequest outgoing(HttpRequest placeholder) {
        HttpMethod method = HttpMethod.valueOf(request.method());
        if (placeholder instanceof FullHttpRequest full) {
            return new DefaultFullHttpRequest(
                    HttpVersion.HTTP_1_1,
                    method,
                    request.target(),
                    full.content(),
                    request.headers(),
                    EmptyHttpHeaders.INSTANCE);
        }
        return new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, request.target(), request.headers());
    }

    /** A head that is not the response's. */
    void interim(HttpResponse head) {
        if (http2) {
            PseudoHeaders.remove(head.headers());
        }
        request.events().interim(head.status().code(), head.headers());
    }

    boolean wantsUpgrade() {
        return request.headers().contains(HttpHeaderNames.UPGRADE);
    }

    void headSent() {
        request.events().headSent();
    }

    /** The head of the response is there. */
    Publisher<Void> respond(HttpClientResponse head, Connection owner) {
        responded = true;
        response = head;
        connection = owner;
        // Now, because a connection that went back to its pool does not know it any more.
        loop = owner.channel().eventLoop();
        if (http2) {
            PseudoHeaders.remove(head.responseHeaders());
        }
        if (status() == SWITCHING_PROTOCOLS) {
            owner.markPersistent(false);
        }
        return Mono.fromDirect(consumer.accept(this)).doFinally(ended -> discard());
    }

    /** The last byte of the response is there. */
    void complete() {
        complete = true;
    }

    /** What to tell the caller about an error of the exchange. */
    Throwable failure(Throwable error) {
        return responded ? error : Failures.of(error, connected);
    }

    @Override
    public int status() {
        return Objects.requireNonNull(response).status().code();
    }

    @Override
    public HttpHeaders headers() {
        return Objects.requireNonNull(response).responseHeaders();
    }

    @Override
    public Channel connection() {
        return Objects.requireNonNull(connection).channel();
    }

    @Override
    public Flux<ByteBuf> body() {
        read = true;
        return new OwnedBody(Objects.requireNonNull(connection).inbound().receiveObject(), Failures::ofResponse);
    }

    @Override
    public void discard() {
        // Elsewhere the connection could go back to its pool, and to the next exchange, between the look and the deed.
        EventLoop its = Objects.requireNonNull(loop);
        if (its.inEventLoop()) {
            giveUp(Objects.requireNonNull(connection));
        } else {
            its.execute(() -> giveUp(Objects.requireNonNull(connection)));
        }
    }

    private void giveUp(Connection owner) {
        if (discarded) {
            return;
        }
        discarded = true;
        if (complete) {
            if (owner instanceof ChannelOperations<?, ?> received) {
                // What was received and never read; the connection is in its pool again.
                received.discard();
            }
        } else if (!read && endsWithItsHead()) {
            owner.inbound().receiveObject().subscribe();
        } else {
            owner.dispose();
        }
    }

    /** Nothing can follow but the end, which is behind the head in the same read: no reason to lose the connection. */
    private boolean endsWithItsHead() {
        int status = status();
        return request.method().equals("HEAD") || status == NO_CONTENT || status == NOT_MODIFIED;
    }
}
