package io.meshway.gateway;

import io.meshway.proxy.Downstream;
import io.meshway.route.RequestView;
import io.meshway.transport.door.ClaimedRequest;
import io.meshway.transport.wire.PacedBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A request as the application's filters left it, and their say in its answer. What no filter touched is taken from Netty's objects and given to them. */
public final class SpringDownstream implements Downstream {
    private final ServerWebExchange exchange;
    private final ServerHttpRequest request;
    private final ClaimedRequest nativeRequest;
    private final RequestView view;
    private @Nullable HttpHeaders headers;

    /** A view of the exchange. */
    public SpringDownstream(ServerWebExchange exchange, ClaimedRequest nativeRequest) {
        this.exchange = exchange;
        this.request = exchange.getRequest();
        this.nativeRequest = nativeRequest;
        this.view = isUntouched() ? nativeRequest.downstream() : new ChangedRequest(request, nativeRequest);
    }

    private boolean isUntouched() {
        return request instanceof ClaimedServerRequest;
    }

    /** What the filters in front of this view made of the request. */
    public ServerWebExchange exchange() {
        return exchange;
    }

    /** The request as it came. */
    public ClaimedRequest claimed() {
        return nativeRequest;
    }

    @Override
    public String method() {
        return view.method();
    }

    @Override
    public String path() {
        return view.path();
    }

    @Override
    public @Nullable String query() {
        return view.query();
    }

    @Override
    public String authority() {
        return view.authority();
    }

    @Override
    public String scheme() {
        return view.scheme();
    }

    @Override
    public @Nullable String header(String name) {
        return view.header(name);
    }

    @Override
    public Iterator<String> headers(String name) {
        return view.headers(name);
    }

    /** A copy: filters look at the request after the plan has edited this, and may run the plan again. */
    @Override
    public HttpHeaders requestHeaders() {
        HttpHeaders copy = headers;
        if (copy == null) {
            copy = isUntouched() ? nativeRequest.requestHeaders().copy() : copy(request.getHeaders());
            headers = copy;
        }
        return copy;
    }

    private static HttpHeaders copy(org.springframework.http.HttpHeaders from) {
        HttpHeaders copy =
                DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        from.forEach(copy::add);
        return copy;
    }

    @Override
    public String protocol() {
        return nativeRequest.downstream().protocol();
    }

    @Override
    public boolean hasBody() {
        HttpHeaders sent = requestHeaders();
        String length = sent.get("content-length");
        return length == null ? sent.contains("transfer-encoding") : !length.equals("0");
    }

    @Override
    public Flux<ByteBuf> body() {
        return isUntouched()
                ? nativeRequest.downstream().body()
                : request.getBody().map(NettyDataBufferFactory::toByteBuf);
    }

    @Override
    public @Nullable String upgrade() {
        return nativeRequest.downstream().upgrade();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return nativeRequest.downstream().remoteAddress();
    }

    @Override
    public InetSocketAddress localAddress() {
        return nativeRequest.downstream().localAddress();
    }

    @Override
    public EventExecutor executor() {
        return nativeRequest.downstream().executor();
    }

    /** Headers that filters set before stay, except where the answer has the same ones. */
    @Override
    public Mono<Void> answer(int status, HttpHeaders answer, @Nullable Publisher<? extends ByteBuf> body) {
        ServerHttpResponse response = exchange.getResponse();
        response.setStatusCode(HttpStatusCode.valueOf(status));
        if (response instanceof ClaimedServerResponse direct) {
            merge(answer, direct.nativeHeaders());
            return direct.commit(() -> nativeRequest.downstream().send(body));
        }
        merge(answer, response.getHeaders());
        tellFilters(answer);
        return body == null ? writeNothing(response) : write(response, body);
    }

    private static void merge(HttpHeaders answer, HttpHeaders out) {
        // Reactor Netty's own idea of how to frame an answer, which its new responses begin with.
        out.remove(HttpHeaderNames.TRANSFER_ENCODING);
        if (out.isEmpty()) {
            out.set(answer);
            return;
        }
        for (String name : answer.names()) {
            out.set(name, answer.getAll(name));
        }
    }

    private static void merge(HttpHeaders answer, org.springframework.http.HttpHeaders out) {
        out.remove("transfer-encoding");
        for (String name : answer.names()) {
            out.put(name, answer.getAll(name));
        }
    }

    /** As Spring Cloud Gateway does for answers of its own: filters that give an answer up take its headers back, others want its type. */
    private void tellFilters(HttpHeaders answer) {
        Map<String, Object> attributes = exchange.getAttributes();
        attributes.put(ServerWebExchangeUtils.CLIENT_RESPONSE_HEADER_NAMES, answer.names());
        String type = answer.get(HttpHeaderNames.CONTENT_TYPE);
        if (type != null) {
            attributes.put(ServerWebExchangeUtils.ORIGINAL_RESPONSE_CONTENT_TYPE_ATTR, type);
        }
    }

    private Mono<Void> writeNothing(ServerHttpResponse response) {
        if (request.getMethod().equals(HttpMethod.HEAD) && !isSized(response)) {
            response.getHeaders().set("transfer-encoding", "chunked");
        }
        return response.setComplete();
    }

    private Mono<Void> write(ServerHttpResponse response, Publisher<? extends ByteBuf> body) {
        if (!isSized(response)) {
            response.getHeaders().set("transfer-encoding", "chunked");
        }
        NettyDataBufferFactory buffers = (NettyDataBufferFactory) response.bufferFactory();
        if (body instanceof Mono<? extends ByteBuf> whole) {
            return response.writeWith(whole.map(buffers::wrap)).doOnError(broken -> abort());
        }
        // Spring holds the head back until the first buffer comes; that of a stream of events may take its time.
        Flux<ByteBuf> pieces = new PacedBody(nativeRequest.channel(), body);
        return response.writeWith(pieces.<DataBuffer>map(buffers::wrap).startWith(buffers.wrap(Unpooled.EMPTY_BUFFER)))
                .doOnError(broken -> abort());
    }

    private static boolean isSized(ServerHttpResponse response) {
        return response.getHeaders().containsHeader("content-length");
    }

    @Override
    public HttpHeaders trailers() {
        return nativeRequest.downstream().trailers();
    }

    /** Spring has no trailers; they go out natively. */
    @Override
    public void trailers(Supplier<HttpHeaders> trailers) {
        nativeRequest.downstream().trailers(trailers);
    }

    @Override
    public void abort() {
        nativeRequest.downstream().abort();
    }

    /** Spring has no interim answers; they go out natively. */
    @Override
    public void inform(int status, HttpHeaders interim) {
        nativeRequest.downstream().inform(status, interim);
    }

    /** What Spring's filters wait for before an answer goes out runs here too; the bytes behind the 101 are none of their business. */
    @Override
    public Mono<Void> tunnel(HttpHeaders answer, Channel backend) {
        ServerHttpResponse response = exchange.getResponse();
        response.setStatusCode(HttpStatus.SWITCHING_PROTOCOLS);
        merge(answer, response.getHeaders());
        return response.setComplete().then(Mono.defer(() -> {
            HttpHeaders committed = copy(response.getHeaders());
            return nativeRequest.downstream().tunnel(committed, backend);
        }));
    }
}
