package io.meshway.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A request without a network, and the answer that it gets. */
final class TestRequest implements Downstream {
    private final String method;
    private final HttpHeaders headers = new DefaultHttpHeaders();
    private String path;
    private @Nullable String query;
    private String scheme = "http";
    private String authority = "shop.test";
    private InetSocketAddress remote = new InetSocketAddress("203.0.113.9", 40000);
    private EventExecutor loop = ImmediateEventExecutor.INSTANCE;
    private Sinks.@Nullable Many<ByteBuf> body;
    private @Nullable Disposable serving;

    int answers;
    int status;

    @Nullable
    HttpHeaders answer;

    final StringBuilder text = new StringBuilder();
    boolean ended;
    boolean aborted;

    @Nullable
    Throwable failure;

    TestRequest(String method, String target) {
        this.method = method;
        int mark = target.indexOf('?');
        this.path = mark < 0 ? target : target.substring(0, mark);
        this.query = mark < 0 ? null : target.substring(mark + 1);
    }

    static TestRequest get(String target) {
        return new TestRequest("GET", target);
    }

    /** A request with a body that the test sends with {@link #send} and {@link #sendEnd}. */
    static TestRequest post(String target) {
        TestRequest request = new TestRequest("POST", target);
        request.body = Sinks.many().unicast().onBackpressureBuffer();
        return request;
    }

    TestRequest header(String name, Object value) {
        headers.add(name, value);
        return this;
    }

    TestRequest host(String host) {
        authority = host;
        return this;
    }

    TestRequest secure() {
        scheme = "https";
        return this;
    }

    TestRequest from(String address, int port) {
        remote = new InetSocketAddress(address, port);
        return this;
    }

    TestRequest on(EventExecutor executor) {
        loop = executor;
        return this;
    }

    /** Serves it. */
    TestRequest by(Plan plan) {
        serving = plan.serve(this)
                .subscribe(
                        nothing -> {},
                        error -> {
                            failure = error;
                            ended = true;
                        },
                        () -> ended = true);
        return this;
    }

    TestRequest send(ByteBuf piece) {
        body.tryEmitNext(piece).orThrow();
        return this;
    }

    TestRequest send(String piece) {
        return send(FakeUpstream.bytes(piece));
    }

    TestRequest sendEnd() {
        body.tryEmitComplete().orThrow();
        return this;
    }

    /** The client goes away. */
    void leave() {
        serving.dispose();
    }

    boolean bodyCancelled() {
        return body.currentSubscriberCount() == 0;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public @Nullable String query() {
        return query;
    }

    @Override
    public String authority() {
        return authority;
    }

    @Override
    public String scheme() {
        return scheme;
    }

    @Override
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    @Override
    public Iterator<String> headers(String name) {
        return headers.valueStringIterator(name);
    }

    @Override
    public HttpHeaders requestHeaders() {
        return headers;
    }

    @Override
    public String protocol() {
        return "HTTP/1.1";
    }

    @Override
    public boolean hasBody() {
        return body != null;
    }

    @Override
    public Flux<ByteBuf> body() {
        return body == null ? Flux.empty() : body.asFlux();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public InetSocketAddress localAddress() {
        return new InetSocketAddress("192.0.2.1", 8080);
    }

    @Override
    public EventExecutor executor() {
        return loop;
    }

    @Override
    public Mono<Void> answer(int answered, HttpHeaders with, @Nullable Publisher<? extends ByteBuf> content) {
        return Mono.defer(() -> {
            answers++;
            status = answered;
            answer = with;
            return content == null
                    ? Mono.empty()
                    : Flux.from(content)
                            .doOnNext(piece -> {
                                text.append(piece.toString(StandardCharsets.UTF_8));
                                piece.release();
                            })
                            .then();
        });
    }

    @Override
    public void abort() {
        aborted = true;
    }
}
