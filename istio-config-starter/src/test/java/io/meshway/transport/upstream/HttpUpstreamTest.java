package io.meshway.transport.upstream;

import static io.meshway.transport.upstream.Upstreams.get;
import static io.meshway.transport.upstream.Upstreams.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.proxy.Upstream;
import io.meshway.transport.LeakWatch;
import io.meshway.transport.RawBackend;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

@ExtendWith(LeakWatch.class)
class HttpUpstreamTest {
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    private static RawBackend answering(String answer) {
        return new RawBackend(connection -> {
            while (true) {
                connection.head();
                connection.write(answer);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a%2Fb",
                "/w?q=1/rest?query",
                "abc",
                "abc?u=http://y",
                "//b",
                "/%zz",
                "/{a}|\"",
                "http://h?x",
                "*",
                "/a;b=c/../d",
                "/?"
            })
    void aTarget_whateverItLooksLike_goesOutByteForByte(String target) {
        try (RawBackend backend = answering(OK);
                Upstream upstream = Upstreams.to(backend.port())) {
            text(upstream, get(target));
            assertThat(backend.received().get(0)).startsWith("GET " + target + " HTTP/1.1\r\n");
        }
    }

    @Test
    void headers_goOutAsTheyAre_andNothingIsAdded() {
        HttpHeaders headers = new DefaultHttpHeaders()
                .add("X-Mixed-Case", "1")
                .add("host", "h")
                .add("x-two", "a")
                .add("x-two", "b");
        try (RawBackend backend = answering(OK);
                Upstream upstream = Upstreams.to(backend.port())) {
            text(
                    upstream,
                    new Upstream.Request("GET", "/", headers, null, Upstream.Client.HTTP1, Upstream.Events.NONE));
            assertThat(backend.received())
                    .containsExactly("GET / HTTP/1.1\r\nX-Mixed-Case: 1\r\nhost: h\r\nx-two: a\r\nx-two: b\r\n\r\n");
        }
    }

    @Test
    void aBodyWithALength_keepsIt_andOneWithoutIsChunked() throws Exception {
        CountDownLatch done = new CountDownLatch(2);
        List<String> bodies = new ArrayList<>();
        try (RawBackend backend = new RawBackend(connection -> {
                    while (true) {
                        String head = connection.head();
                        bodies.add(connection.bytes(head.contains("content-length: 4") ? 4 : 19));
                        done.countDown();
                        connection.write(OK);
                    }
                });
                Upstream upstream = Upstreams.to(backend.port())) {
            HttpHeaders sized = Upstreams.headers().set("content-length", "4").set("expect", "100-continue");
            text(
                    upstream,
                    new Upstream.Request(
                            "POST",
                            "/",
                            sized,
                            Upstreams.pieces("ab", "cd"),
                            Upstream.Client.HTTP1,
                            Upstream.Events.NONE));
            text(upstream, Upstreams.send("GET", Upstreams.pieces("ab", "cd")));
            assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(bodies).containsExactly("abcd", "2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n");
            assertThat(backend.received().get(0)).doesNotContain("transfer-encoding", "expect");
            assertThat(backend.received().get(1))
                    .contains("transfer-encoding: chunked")
                    .doesNotContain("content-length");
            assertThat(backend.connections()).isOne();
        }
    }

    @Test
    void aPostWithoutABody_hasLengthZero_andAGetHasNone() {
        try (RawBackend backend = answering(OK);
                Upstream upstream = Upstreams.to(backend.port())) {
            text(upstream, Upstreams.send("POST", null));
            text(upstream, get("/"));
            assertThat(backend.received().get(0)).contains("content-length: 0");
            assertThat(backend.received().get(1)).doesNotContain("content-length");
        }
    }

    @Test
    void interimResponses_areNotTheAnswer() {
        try (RawBackend backend = answering(
                        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n"
                                + OK);
                Upstream upstream = Upstreams.to(backend.port())) {
            assertThat(text(upstream, get("/"))).isEqualTo("200 ok");
            assertThat(text(upstream, get("/"))).isEqualTo("200 ok");
            assertThat(backend.connections()).isOne();
        }
    }

    @Test
    void aFinalResponse_thatComesLongAfterAnInterimOne_isTheAnswer() {
        CountDownLatch go = new CountDownLatch(1);
        try (RawBackend backend = new RawBackend(connection -> {
                    connection.head();
                    connection.write("HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n");
                    go.await();
                    connection.write(OK);
                });
                Upstream upstream = Upstreams.to(backend.port())) {
            Mono<String> answer = Upstreams.answer(upstream, get("/")).cache();
            answer.subscribe();
            go.countDown();
            assertThat(answer.block(Duration.ofSeconds(5))).isEqualTo("200 ok");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 304 Not Modified\r\ncontent-length: 9\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"
            })
    void anAnswerWithoutABody_endsAtItsHead_andTheConnectionIsReused(String answer) {
        try (RawBackend backend = answering(answer);
                Upstream upstream = Upstreams.to(backend.port())) {
            text(upstream, get("/"));
            assertThat(text(upstream, get("/"))).isEqualTo(answer.substring(9, 12) + " ");
            assertThat(backend.connections()).isOne();
        }
    }

    @Test
    void anAnswerToHead_hasNoBodyWhateverItsLength() {
        try (RawBackend backend = answering("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n");
                Upstream upstream = Upstreams.to(backend.port())) {
            assertThat(text(upstream, Upstreams.send("HEAD", null))).isEqualTo("200 ");
            assertThat(text(upstream, Upstreams.send("HEAD", null))).isEqualTo("200 ");
            assertThat(backend.connections()).isOne();
        }
    }

    @Test
    void chunks_withTrailers_areTheBodyWithoutThem() {
        try (RawBackend backend = answering(
                        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nx-t: 1\r\n\r\n");
                Upstream upstream = Upstreams.to(backend.port())) {
            assertThat(text(upstream, get("/"))).isEqualTo("200 abcde");
            assertThat(text(upstream, get("/"))).isEqualTo("200 abcde");
            assertThat(backend.connections()).isOne();
        }
    }

    @Test
    void aBodyWithoutALength_endsWithTheConnection() {
        try (RawBackend backend = new RawBackend(connection -> {
                    connection.head();
                    connection.write("HTTP/1.1 200 OK\r\n\r\nall of it");
                });
                Upstream upstream = Upstreams.to(backend.port())) {
            assertThat(text(upstream, get("/"))).isEqualTo("200 all of it");
        }
    }

    @Test
    void aBodyThatDribbles_arrivesPieceByPiece() {
        CountDownLatch go = new CountDownLatch(1);
        try (RawBackend backend = new RawBackend(connection -> {
                    connection.head();
                    connection.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\na");
                    go.await();
                    connection.write("b");
                });
                Upstream upstream = Upstreams.to(backend.port())) {
            List<String> pieces = new ArrayList<>();
            upstream.exchange(
                            get("/"),
                            response -> response.body()
                                    .doOnNext(piece -> {
                                        pieces.add(Upstreams.read(piece));
                                        go.countDown();
                                    })
                                    .then())
                    .block(Duration.ofSeconds(5));
            assertThat(pieces).containsExactly("a", "b");
        }
    }

    @Test
    void events_tellOfTheConnectionTheHeadAndTheEnd_inThisOrder_theEndBeforeWhoeverReadsTheAnswer() {
        List<String> seen = new ArrayList<>();
        Upstream.Events events = new Upstream.Events() {
            @Override
            public void connected() {
                seen.add("connected");
            }

            @Override
            public void headSent() {
                seen.add("head");
            }

            @Override
            public void ended() {
                seen.add("ended");
            }
        };
        try (RawBackend backend = answering(OK);
                Upstream upstream = Upstreams.to(backend.port())) {
            upstream.exchange(
                            new Upstream.Request("GET", "/", Upstreams.headers(), null, Upstream.Client.HTTP1, events),
                            response -> response.body()
                                    .doOnNext(ReferenceCountUtil::release)
                                    .doOnComplete(() -> seen.add("read"))
                                    .then())
                    .block(Duration.ofSeconds(5));
            assertThat(seen).containsExactly("connected", "head", "ended", "read");
        }
    }
}
