package io.meshway.proxy;

import io.meshway.route.RequestView;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One request and its answer, as a door presents them. Used by one event loop at a time. */
public interface Downstream extends RequestView, Upstream.Client {
    /**
     * The request's headers after the edge rules of {@code proxy} cleaned them. The core edits this object and sends it upstream: it belongs to the core from the
     * moment that a plan serves the request.
     */
    HttpHeaders requestHeaders();

    /** {@code HTTP/1.1} or {@code HTTP/2}, as {@code %PROTOCOL%} prints it. */
    String protocol();

    @Override
    default boolean http2() {
        return protocol().equals("HTTP/2");
    }

    /** Whether a body was announced. */
    boolean hasBody();

    /** The body; subscribed at most once. Buffers belong to the subscriber. Empty without a body. */
    Flux<ByteBuf> body();

    /** What the client wants its connection to become ({@code websocket}); null for an ordinary request. */
    default @Nullable String upgrade() {
        return null;
    }

    /** The client. */
    InetSocketAddress remoteAddress();

    /** Our end of the connection. */
    InetSocketAddress localAddress();

    /** The event loop of the connection: timers run here. */
    EventExecutor executor();

    /**
     * Sends the answer: headers at once, every piece of the body as it comes. If the body fails after the headers were sent, the connection (or stream)
     * is reset so that the client notices.
     *
     * @param headers complete; the door adds only framing (length or chunks)
     * @param body null for none; an answer to HEAD, and statuses without a body, never send one
     * @return ends when everything was written
     */
    Mono<Void> answer(int status, HttpHeaders headers, @Nullable Publisher<? extends ByteBuf> body);

    /**
     * Says what goes behind the body of the answer to come; a client of HTTP/1.1 does not get it, as in Envoy.
     *
     * @param trailers asked once the body has ended
     */
    default void trailers(Supplier<HttpHeaders> trailers) {}

    /** Sends an interim answer ahead of the answer, such as 103. It is an offer: a client that does not keep up may not get it. */
    default void inform(int status, HttpHeaders headers) {}

    /**
     * Answers 101 and makes the client's connection and the endpoint's one: bytes both ways, each as fast as the other side reads. Only for a request with an
     * {@link #upgrade()}.
     *
     * @param backend the connection of the endpoint's 101
     * @return ends when both connections are closed
     */
    default Mono<Void> tunnel(HttpHeaders headers, Channel backend) {
        throw new IllegalStateException("the request asked for no upgrade");
    }

    /** Gives up an answer that has begun: the connection (or stream) is reset so that the client notices. */
    void abort();
}
