package io.meshway.transport.door;

import io.meshway.proxy.Downstream;
import io.meshway.proxy.RequestTarget;
import io.meshway.transport.wire.ClientPeer;
import io.meshway.transport.wire.OwnedBody;
import io.meshway.transport.wire.StreamTrailers;
import io.meshway.transport.wire.WireHandler;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/** A request of Reactor Netty as the core sees it; nothing is copied. */
public final class DoorRequest implements Downstream {
    private static final int HTTP_2 = 2;

    private final HttpServerRequest request;
    private final Channel channel;
    private final RequestTarget target;
    private final String scheme;
    private final @Nullable String upgrade;
    private final NativeResponder responder;

    DoorRequest(
            HttpServerRequest request,
            Channel channel,
            RequestTarget target,
            String scheme,
            @Nullable String upgrade,
            NativeResponder responder) {
        this.request = request;
        this.channel = channel;
        this.target = target;
        this.scheme = scheme;
        this.upgrade = upgrade;
        this.responder = responder;
    }

    @Override
    public String method() {
        return request.method().name();
    }

    @Override
    public String path() {
        return target.path();
    }

    @Override
    public @Nullable String query() {
        return target.query();
    }

    @Override
    public String authority() {
        return target.authority();
    }

    @Override
    public String scheme() {
        return scheme;
    }

    @Override
    public @Nullable String header(String name) {
        return request.requestHeaders().get(name);
    }

    @Override
    public Iterator<String> headers(String name) {
        return request.requestHeaders().valueStringIterator(name);
    }

    @Override
    public HttpHeaders requestHeaders() {
        return request.requestHeaders();
    }

    @Override
    public String protocol() {
        return request.version().majorVersion() == HTTP_2 ? "HTTP/2" : "HTTP/1.1";
    }

    @Override
    public boolean hasBody() {
        HttpHeaders headers = request.requestHeaders();
        // HTTP/2 comes here with the same framing headers: Netty adds them for streams that do not end with their
        // headers.
        if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            return true;
        }
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        return length != null && !length.equals("0");
    }

    @Override
    public Flux<ByteBuf> body() {
        return new OwnedBody(request.receiveObject(), UnaryOperator.identity());
    }

    @Override
    public @Nullable String upgrade() {
        return upgrade;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return Connections.inet(ClientPeer.of(channel));
    }

    @Override
    public InetSocketAddress localAddress() {
        return Connections.inet(channel.localAddress());
    }

    @Override
    public EventExecutor executor() {
        return channel.eventLoop();
    }

    @Override
    public HttpHeaders trailers() {
        return http2() ? StreamTrailers.received(channel) : EmptyHttpHeaders.INSTANCE;
    }

    @Override
    public void trailers(Supplier<HttpHeaders> trailers) {
        if (http2()) {
            StreamTrailers.send(channel, trailers);
        }
    }

    @Override
    public Mono<Void> answer(int status, HttpHeaders headers, @Nullable Publisher<? extends ByteBuf> body) {
        return responder.answer(status, headers, body);
    }

    /** Sends the answer whose status and headers are on the native response already; see {@link Downstream#answer}. */
    public Mono<Void> send(@Nullable Publisher<? extends ByteBuf> body) {
        return responder.send(body);
    }

    @Override
    public void inform(int status, HttpHeaders headers) {
        responder.inform(status, headers);
    }

    @Override
    public Mono<Void> tunnel(HttpHeaders headers, Channel backend) {
        return responder.tunnel(headers, backend);
    }

    @Override
    public void abort() {
        WireHandler.abort(channel);
    }
}
