package io.meshway.transport.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.transport.LeakWatch;
import io.meshway.transport.RawClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;

@ExtendWith(LeakWatch.class)
class WireTest {
    private static final String BAD_REQUEST = "HTTP/1.1 400 Bad Request\r\ncontent-length: 11\r\n"
            + "content-type: text/plain\r\nconnection: close\r\n\r\nBad Request";
    private static final String CLOSE = "Connection: close\r\n\r\n";

    private static final List<String> SEEN = new CopyOnWriteArrayList<>();
    private static DisposableServer server = start(HttpProtocol.HTTP11, HttpProtocol.H2C);
    private static DisposableServer plain = start(HttpProtocol.HTTP11);

    @BeforeAll
    static void isUp() {
        assertThat(server.port()).isPositive();
    }

    @AfterAll
    static void stop() {
        server.disposeNow(Duration.ofSeconds(5));
        plain.disposeNow(Duration.ofSeconds(5));
    }

    private static DisposableServer start(HttpProtocol... protocols) {
        return start(WireLimits.DEFAULT, protocols);
    }

    /** Answers with the method, the target, the Host and the body that it was given. */
    private static DisposableServer start(WireLimits limits, HttpProtocol... protocols) {
        HttpServer bare = HttpServer.create().host("127.0.0.1").port(0).protocol(protocols);
        return new WireCustomizer(limits)
                .apply(bare)
                .handle((request, response) -> request.receive()
                        .aggregate()
                        .asString()
                        .defaultIfEmpty("")
                        .flatMap(body -> {
                            String text = request.method() + " " + request.uri() + " "
                                    + WireHeaders.host(request.requestHeaders()) + " " + body;
                            SEEN.add(text);
                            return response.sendString(Mono.just(text)).then();
                        }))
                .bindNow();
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nx: 1\r\n folded\r\n\r\n",
                "GET / HTTP/1.1\r\n x: 1\r\nHost: a\r\n\r\n",
                "\r\nGET / HTTP/1.1\r\nHost: a\r\nx: 1\r\n folded\r\n\r\n",
                "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nx: 1\r\n\tfolded\r\n\r\n",
                "\r\n\r\n\r\n GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\nHost: a\n\n",
                "GET / HTTP/1.1\r\nHost: a\nx: 1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nx: 1\0\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nx\0: 1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n: nameless\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 4\r\n\r\nabcd",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1e3\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfffffffff\r\n\r\n",
                "get / HTTP/1.1\r\nHost: a\r\n\r\n",
                "FOO / HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.7\r\nHost: a\r\n\r\n",
                "GET /\r\n\r\n",
                "nonsense\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\r\n\r\n"
            })
    void whatIsNoHttp_isABadRequest_andTheConnectionCloses(String request) {
        assertThat(RawClient.ask(server.port(), request)).isEqualTo(BAD_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"
            })
    void aTransferCodingThatIsNotChunked_isNotImplemented_andNoRequestHidesInTheBody(String coding) {
        String answer = RawClient.ask(
                server.port(),
                "POST / HTTP/1.1\r\nHost: a\r\n" + coding + "\r\n\r\n0\r\n\r\nGET /hidden HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 501 Not Implemented\r\n").endsWith("\r\n\r\nNot Implemented");
        assertThat(SEEN).noneMatch(seen -> seen.contains("/hidden"));
    }

    @Test
    void chunkedInAnyCase_isChunked() {
        assertThat(RawClient.ask(
                        server.port(),
                        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n" + CLOSE
                                + "3\r\nabc\r\n0\r\n\r\n"))
                .endsWith("POST / a abc");
    }

    @Test
    void aBadRequest_behindAGoodOne_waitsForItsAnswer() {
        String both = RawClient.ask(
                server.port(),
                "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nFOO / HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\n");
        assertThat(both).contains("GET /1 a ").endsWith(BAD_REQUEST);
    }

    @Test
    void pipelinedRequests_areAnsweredInOrder() {
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            requests.append("GET /").append(i).append(" HTTP/1.1\r\nHost: a\r\n\r\n");
        }
        String answers = RawClient.ask(server.port(), requests + "GET /last HTTP/1.1\r\nHost: a\r\n" + CLOSE);
        int at = 0;
        for (int i = 0; i < 40; i++) {
            at = answers.indexOf("GET /" + i + " a ", at);
            assertThat(at).isPositive();
        }
        assertThat(answers).endsWith("GET /last a ");
    }

    @Test
    void fortyKilobytesOfHeaders_pass() {
        String big = "x-big: " + "a".repeat(40_000) + "\r\n";
        assertThat(RawClient.ask(server.port(), "GET / HTTP/1.1\r\nHost: a\r\n" + big + CLOSE))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void moreHeadersThanTheLimits_areTooLarge_andTheAnswerArrives() {
        String bytes = "x-big: " + "a".repeat(70_000) + "\r\n";
        String lines = "x: y\r\n".repeat(101);
        String target = "/" + "a".repeat(70_000);
        for (String request : List.of(
                "GET / HTTP/1.1\r\nHost: a\r\n" + bytes + "\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n",
                "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n")) {
            assertThat(RawClient.ask(server.port(), request))
                    .startsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n")
                    .endsWith("connection: close\r\n\r\nRequest Header Fields Too Large");
        }
    }

    @Test
    void aHundredHeaderLines_pass() {
        String lines = "x: y\r\n".repeat(98);
        assertThat(RawClient.ask(server.port(), "GET / HTTP/1.1\r\nHost: a\r\n" + lines + CLOSE))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void aRequestWithoutAHost_is400WithoutABody() {
        assertThat(RawClient.ask(server.port(), "GET / HTTP/1.1\r\n\r\n"))
                .isEqualTo("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "a:x,a:x",
        "a:,a:",
        "a:99999999999,a:99999999999",
        "[::1]:80,[::1]:80",
        "[::1,[::1",
        "a:8080,a:8080",
        "a,a"
    })
    void aHost_howeverOdd_isKeptAsSent(String sent, String seen) {
        assertThat(body(RawClient.ask(server.port(), "GET / HTTP/1.1\r\nHost: " + sent + "\r\n" + CLOSE)))
                .isEqualTo("GET / " + seen + " ");
    }

    @Test
    void severalHosts_areOneWithCommas_andAnEmptyOneIsEmpty() {
        assertThat(body(RawClient.ask(server.port(), "GET / HTTP/1.1\r\nHost: a\r\nHost: b:x\r\n" + CLOSE)))
                .isEqualTo("GET / a,b:x ");
        assertThat(body(RawClient.ask(server.port(), "GET / HTTP/1.1\r\nHost:\r\n" + CLOSE)))
                .isEqualTo("GET /  ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a%2Fb?x=1#f", "http://b.com/x?y", "/{a}|\\b", "/%zz", "//b", "*"})
    void aTarget_staysAsItWasSent(String target) {
        assertThat(body(RawClient.ask(server.port(), "GET " + target + " HTTP/1.1\r\nHost: a\r\n" + CLOSE)))
                .isEqualTo("GET " + target + " a ");
    }

    @Test
    void anUpgradeToH2c_isIgnored() {
        for (DisposableServer each : List.of(server, plain)) {
            assertThat(RawClient.ask(
                            each.port(),
                            "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"
                                    + "Connection: Upgrade, HTTP2-Settings, close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .endsWith("GET / a ");
        }
    }

    @Test
    void http2WithoutTls_isServed() {
        ConnectionProvider connections = ConnectionProvider.newConnection();
        String answer = HttpClient.create(connections)
                .protocol(HttpProtocol.H2C)
                .port(server.port())
                .headers(headers -> headers.set("host", "a"))
                .post()
                .uri("http://127.0.0.1:" + server.port() + "/two")
                .send((request, out) -> out.sendString(Mono.just("body")))
                .responseContent()
                .aggregate()
                .asString()
                .block(Duration.ofSeconds(5));
        assertThat(answer).contains("POST /two").endsWith("body");
        connections.disposeLater().block(Duration.ofSeconds(5));
    }

    @Test
    void aRequestByteByByte_isServed() {
        try (RawClient client = new RawClient(server.port())) {
            for (char c : ("POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n" + CLOSE + "abc").toCharArray()) {
                client.send(String.valueOf(c));
            }
            assertThat(client.toTheEnd()).endsWith("POST /slow a abc");
        }
    }

    @Test
    void emptyLinesAheadOfARequest_areSkipped() {
        assertThat(RawClient.ask(server.port(), "\r\n\r\nGET /x HTTP/1.1\r\nHost: a\r\n" + CLOSE))
                .endsWith("GET /x a ");
    }

    @Test
    void aBodyThatBeginsWithASpace_isNoFoldedLine_howeverItArrives() {
        try (RawClient client = new RawClient(server.port())) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n");
            client.send("Expect: 100-continue\r\n\r\n").until("\r\n\r\n");
            client.send(" x:1POST / HTTP/1.1\r\nHost: a\r\n");
            client.until("POST / a  x:1");
            client.send("Content-Length: 2\r\n");
            client.send("\r\n x").until("POST / a  x");
        }
    }

    @Test
    void aBodyAsked100Continue_isSentOnlyThen() {
        try (RawClient client = new RawClient(server.port())) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n" + CLOSE);
            assertThat(client.until("\r\n\r\n")).startsWith("HTTP/1.1 100 Continue");
            assertThat(client.send("abc").toTheEnd())
                    .startsWith("HTTP/1.1 200 OK")
                    .endsWith("POST / a abc");
        }
    }

    @Test
    void aHead_hasNoBody_andTheNextAnswerIsIntact() {
        String answers = RawClient.ask(
                server.port(), "HEAD / HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n" + CLOSE);
        assertThat(answers)
                .contains("transfer-encoding: chunked\r\n\r\nHTTP/1.1 200 OK")
                .endsWith("GET /2 a ");
    }

    @Test
    void aHeadThatNeverEnds_isGivenUp() {
        WireLimits hasty =
                new WireLimits(61_440, 100, Duration.ofMillis(50), Duration.ofHours(1), Duration.ofSeconds(1));
        DisposableServer impatient = start(hasty, HttpProtocol.HTTP11);
        assertThat(RawClient.ask(impatient.port(), "GET / HTTP/1.1\r\nHost: a\r\nx-slow: "))
                .startsWith("HTTP/1.1 408");
        impatient.disposeNow(Duration.ofSeconds(5));
    }

    @Test
    void anIdleConnection_isClosed() {
        WireLimits hasty =
                new WireLimits(61_440, 100, Duration.ofMinutes(1), Duration.ofMillis(50), Duration.ofSeconds(1));
        DisposableServer impatient = start(hasty, HttpProtocol.HTTP11);
        assertThat(RawClient.ask(impatient.port(), "")).isEmpty();
        assertThat(RawClient.ask(impatient.port(), "GET / HTTP/1.1\r\nHost: a\r\n\r\n"))
                .endsWith("GET / a ");
        impatient.disposeNow(Duration.ofSeconds(5));
    }

    @Test
    void aDrainingServer_saysSo_andClosesAfterTheAnswer() {
        CountDownLatch never = new CountDownLatch(1);
        DisposableServer draining = new WireCustomizer(WireLimits.DEFAULT, () -> never.getCount() == 1)
                .apply(HttpServer.create().host("127.0.0.1").port(0))
                .handle((request, response) -> response.sendString(Mono.just("bye")))
                .bindNow();
        assertThat(RawClient.ask(draining.port(), "GET / HTTP/1.1\r\nHost: a\r\n\r\n"))
                .contains("connection: close")
                .endsWith("bye");
        draining.disposeNow(Duration.ofSeconds(5));
    }

    @Test
    void pseudoHeaders_ofAClientInHttp1_areTakenAway() {
        DisposableServer echo = new WireCustomizer(WireLimits.DEFAULT)
                .apply(HttpServer.create().host("127.0.0.1").port(0))
                .handle((request, response) -> response.sendString(
                        Mono.just(request.requestHeaders().names().toString())))
                .bindNow();
        assertThat(body(RawClient.ask(
                        echo.port(),
                        "GET / HTTP/1.1\r\nHost: a\r\nX-Http2-Scheme: https\r\nx-http2-path: /y\r\n" + CLOSE)))
                .doesNotContainIgnoringCase("http2");
        echo.disposeNow(Duration.ofSeconds(5));
    }
}
