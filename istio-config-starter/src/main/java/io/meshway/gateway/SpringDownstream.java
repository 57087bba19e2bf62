package io.meshway.gateway;

import io.meshway.proxy.Downstream;
import io.meshway.transport.door.ClaimedRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
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

/** A request as Spring's filters left it. What no filter changed is read from the native request. */
final class SpringDownstream implements Downstream {
    private final ServerWebExchange exchange;
    private final ServerHttpRequest request;
    private final ClaimedRequest nativeRequest;
    private final String path;
    private final @Nullable String query;
    private @Nullable HttpHeaders headers;

    /** A view of the exchange. */
    SpringDownstream(ServerWebExchange exchange, ClaimedRequest nativeRequest) {
        this.exchange = exchange;
        this.request = exchange.getRequest();
        this.nativeRequest = nativeRequest;
        URI now = request.getURI();
        String sent = nativeRequest.uri();
        String target = now.getRawQuery() == null ? now.getRawPath() : now.getRawPath() + '?' + now.getRawQuery();
        // Spring puts a slash before the targets of CONNECT and OPTIONS *.
        boolean same = sent.equals(target) || (!sent.startsWith("/") && target.equals('/' + sent));
        this.path = same ? nativeRequest.downstream().path() : now.getRawPath();
        this.query = same ? nativeRequest.downstream().query() : now.getRawQuery();
    }

    @Override
    public String method() {
        return request.getMethod().name();
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public @Nullable String query() {
        return query;
    }

    /** The target's or the Host line's, unless a filter changed the Host line. */
    @Override
    public String authority() {
        String host = request.getHeaders().getFirst("host");
        String sent = nativeRequest.requestHeaders().get("host");
        return host == null || host.equals(sent) ? nativeRequest.downstream().authority() : host;
    }

    @Override
    public String scheme() {
        return nativeRequest.scheme();
    }

    @Override
    public @Nullable String header(String name) {
        return request.getHeaders().getFirst(name);
    }

    @Override
    public Iterator<String> headers(String name) {
        return request.getHeaders().getOrEmpty(name).iterator();
    }

    @Override
    public HttpHeaders requestHeaders() {
        if (headers == null) {
            headers = newHeaders();
            for (Map.Entry<String, List<String>> entry : request.getHeaders().headerSet()) {
                headers.add(entry.getKey(), entry.getValue());
            }
        }
        return headers;
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
        return request.getBody().map(NettyDataBufferFactory::toByteBuf);
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

    @Override
    public Mono<Void> answer(int status, HttpHeaders answer, @Nullable Publisher<? extends ByteBuf> body) {
        ServerHttpResponse response = exchange.getResponse();
        response.setStatusCode(HttpStatusCode.valueOf(status));
        var target = response.getHeaders();
        target.clear();
        for (Map.Entry<String, String> entry : answer) {
            target.add(entry.getKey(), entry.getValue());
        }
        boolean sized = answer.contains(HttpHeaderNames.CONTENT_LENGTH);
        if (body == null) {
            if (!sized && request.getMethod().equals(HttpMethod.HEAD)) {
                target.set("transfer-encoding", "chunked");
            }
            return response.setComplete();
        }
        if (!sized) {
            target.set("transfer-encoding", "chunked");
        }
        NettyDataBufferFactory buffers = (NettyDataBufferFactory) response.bufferFactory();
        if (body instanceof Mono<? extends ByteBuf> whole) {
            return response.writeWith(whole.map(buffers::wrap)).doOnError(broken -> abort());
        }
        // Spring holds the head back until the first buffer comes; that of a stream of events may take its time.
        Flux<? extends ByteBuf> pieces = Flux.from(body);
        return response.writeWith(pieces.<DataBuffer>map(buffers::wrap).startWith(buffers.wrap(Unpooled.EMPTY_BUFFER)))
                .doOnError(broken -> abort());
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
        var target = response.getHeaders();
        target.clear();
        for (Map.Entry<String, String> entry : answer) {
            target.add(entry.getKey(), entry.getValue());
        }
        return response.setComplete().then(Mono.defer(() -> {
            HttpHeaders committed = newHeaders();
            response.getHeaders().forEach(committed::add);
            return nativeRequest.downstream().tunnel(committed, backend);
        }));
    }

    private static HttpHeaders newHeaders() {
        return DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
    }
}
