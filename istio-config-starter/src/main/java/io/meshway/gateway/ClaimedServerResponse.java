package io.meshway.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import org.springframework.http.support.Netty4HeadersAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/** The answer to a request of the mesh, for the application's filters: a view on Reactor Netty's, which the plan's answer goes to directly. */
final class ClaimedServerResponse extends AbstractServerHttpResponse {
    private final HttpServerResponse response;

    ClaimedServerResponse(HttpServerResponse response, NettyDataBufferFactory buffers) {
        super(buffers, new HttpHeaders(new Netty4HeadersAdapter(response.responseHeaders())));
        this.response = response;
    }

    /** The headers that go out, not copied. */
    io.netty.handler.codec.http.HttpHeaders nativeHeaders() {
        return response.responseHeaders();
    }

    /**
     * Lets the application's filters have their last word on status and headers, then writes natively.
     *
     * @param write begins when it is subscribed
     */
    Mono<Void> commit(Supplier<Mono<Void>> write) {
        return doCommit(write);
    }

    /** The native response, as {@code ServerHttpResponseDecorator.getNativeResponse} gives it. */
    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T> T getNativeResponse() {
        return (T) Objects.requireNonNull(response);
    }

    @Override
    public HttpStatusCode getStatusCode() {
        HttpStatusCode status = super.getStatusCode();
        return status == null ? HttpStatusCode.valueOf(response.status().code()) : status;
    }

    @Override
    protected void applyStatusCode() {
        HttpStatusCode status = super.getStatusCode();
        if (status != null) {
            response.status(status.value());
        }
    }

    @Override
    protected Mono<Void> writeWithInternal(Publisher<? extends DataBuffer> body) {
        return response.send(bytes(body)).then();
    }

    @Override
    protected Mono<Void> writeAndFlushWithInternal(Publisher<? extends Publisher<? extends DataBuffer>> body) {
        return response.sendGroups(Flux.from(body).map(ClaimedServerResponse::bytes))
                .then();
    }

    /** A single buffer stays one: Reactor Netty sends it with its length. */
    private static Publisher<ByteBuf> bytes(Publisher<? extends DataBuffer> body) {
        return body instanceof Mono<? extends DataBuffer> whole
                ? whole.map(NettyDataBufferFactory::toByteBuf)
                : Flux.from(body).map(NettyDataBufferFactory::toByteBuf);
    }

    @Override
    protected void applyHeaders() {
        // They are Reactor Netty's own.
    }

    @Override
    protected void applyCookies() {
        for (List<ResponseCookie> cookies : getCookies().values()) {
            for (ResponseCookie cookie : cookies) {
                response.addHeader(HttpHeaderNames.SET_COOKIE, cookie.toString());
            }
        }
    }
}
