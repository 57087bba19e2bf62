package io.meshway.transport.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.proxy.Upstream;
import io.meshway.transport.LeakWatch;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

@ExtendWith(LeakWatch.class)
class Http2UpstreamTest {
    private static final DisposableServer SERVER = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .protocol(HttpProtocol.H2C)
            .handle((request, response) -> request.receive()
                    .aggregate()
                    .asString()
                    .defaultIfEmpty("")
                    .flatMap(body -> response.sendString(
                                    Mono.just(request.version() + " " + request.method() + " " + request.uri() + " "
                                            + request.requestHeaders().get("host") + " " + body))
                            .then()))
            .bindNow();

    @AfterAll
    static void stop() {
        SERVER.disposeNow(Duration.ofSeconds(5));
    }

    @Test
    void requestsWithAndWithoutABody_goOutInHttp2() {
        try (Upstream upstream = Upstreams.http2(SERVER.port())) {
            assertThat(Upstreams.text(upstream, Upstreams.get("/a%2Fb?x"))).isEqualTo("200 HTTP/2.0 GET /a%2Fb?x h ");
            assertThat(Upstreams.text(upstream, Upstreams.send("POST", Upstreams.pieces("ab", "cd"))))
                    .isEqualTo("200 HTTP/2.0 POST / h abcd");
        }
    }

    @Test
    void anAnswer_hasNoPseudoHeaders() {
        try (Upstream upstream = Upstreams.http2(SERVER.port())) {
            StringBuilder names = new StringBuilder();
            upstream.exchange(Upstreams.get("/"), response -> {
                        names.append(response.headers().names());
                        return response.body()
                                .doOnNext(piece -> piece.release())
                                .then();
                    })
                    .block(Duration.ofSeconds(5));
            assertThat(names.toString()).doesNotContain("x-http2");
        }
    }
}
