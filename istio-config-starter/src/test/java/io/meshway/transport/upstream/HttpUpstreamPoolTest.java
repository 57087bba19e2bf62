package io.meshway.transport.upstream;

import static io.meshway.transport.upstream.Upstreams.get;
import static io.meshway.transport.upstream.Upstreams.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.proxy.Upstream;
import io.meshway.transport.LeakWatch;
import io.meshway.transport.RawBackend;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

@ExtendWith(LeakWatch.class)
class HttpUpstreamPoolTest {
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    private static RawBackend answering(String answer) {
        return new RawBackend(connection -> {
            while (true) {
                connection.head();
                connection.write(answer);
            }
        });
    }

    @Test
    void anAnswerBeforeTheEndOfTheRequest_isDelivered_andTheConnectionIsNotReused() {
        Sinks.Many<ByteBuf> endless = Sinks.many().unicast().onBackpressureBuffer();
        endless.tryEmitNext(Upstreams.buffer("first"));
        try (RawBackend backend = new RawBackend(connection -> {
                    connection.head();
                    connection.write("HTTP/1.1 413 Too Large\r\ncontent-length: 3\r\n\r\nbig");
                    connection.head();
                });
                Upstream upstream = Upstreams.to(backend.port())) {
            assertThat(text(upstream, Upstreams.send("POST", endless.asFlux()))).isEqualTo("413 big");
            assertThat(text(upstream, get("/"))).isEqualTo("413 big");
            assertThat(backend.connections()).isEqualTo(2);
        }
    }

    @Test
    void aConnectionThatTheBackendClosesWhileIdle_isNotUsedAgain() {
        try (RawBackend backend = new RawBackend(connection -> {
                    connection.head();
                    connection.write(OK);
                });
                Upstream upstream = Upstreams.to(backend.port())) {
            assertThat(text(upstream, get("/"))).isEqualTo("200 ok");
            Upstreams.settle();
            assertThat(text(upstream, get("/"))).isEqualTo("200 ok");
            assertThat(backend.connections()).isEqualTo(2);
        }
    }

    @Test
    void anAnswerNobodyAskedFor_neverAnswersTheNextRequest() {
        try (RawBackend backend = new RawBackend(connection -> {
                    connection.head();
                    connection.write(OK + "HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\npoison");
                    connection.head();
                });
                Upstream upstream = Upstreams.to(backend.port())) {
            assertThat(text(upstream, get("/"))).isEqualTo("200 ok");
            Upstreams.settle();
            assertThat(text(upstream, get("/"))).isEqualTo("200 ok");
            assertThat(backend.connections()).isEqualTo(2);
        }
    }

    @Test
    void cancelling_beforeTheAnswer_closesTheConnection() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        try (RawBackend backend = new RawBackend(connection -> {
                    connection.head();
                    asked.countDown();
                    connection.bytes(1);
                    ended.countDown();
                });
                Upstream upstream = Upstreams.to(backend.port())) {
            Disposable exchange = Upstreams.answer(upstream, get("/")).subscribe();
            assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
            exchange.dispose();
            assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void givingUpTheBody_closesTheConnection_unlessTheAnswerWasComplete() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (RawBackend endless = new RawBackend(connection -> {
                    connection.head();
                    connection.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc");
                    connection.bytes(1);
                    ended.countDown();
                });
                RawBackend complete = answering("HTTP/1.1 204 No Content\r\n\r\n");
                Upstream upstream = Upstreams.to(endless.port());
                Upstream other = Upstreams.to(complete.port())) {
            upstream.exchange(get("/"), Upstreams::givenUp).block(Duration.ofSeconds(5));
            assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
            other.exchange(get("/"), response -> response.body().then()).block(Duration.ofSeconds(5));
            Upstreams.settle();
            other.exchange(get("/"), response -> response.body().then()).block(Duration.ofSeconds(5));
            assertThat(complete.connections()).isOne();
        }
    }

    @Test
    void aConsumerThatNeverReads_leavesNoConnectionBehind() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (RawBackend backend = new RawBackend(connection -> {
                    connection.head();
                    connection.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc");
                    connection.bytes(1);
                    ended.countDown();
                });
                Upstream upstream = Upstreams.to(backend.port())) {
            upstream.exchange(get("/"), response -> Mono.empty()).block(Duration.ofSeconds(5));
            assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void closing_endsIdleConnections_andLetsBusyOnesFinish() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        CountDownLatch idleEnded = new CountDownLatch(1);
        try (RawBackend backend = new RawBackend(connection -> {
            boolean busy = connection.head().contains("/busy");
            if (busy) {
                asked.countDown();
                closed.await();
            }
            connection.write(OK);
            connection.bytes(1);
            idleEnded.countDown();
        })) {
            Upstream upstream = Upstreams.to(backend.port());
            Mono<String> busy = Upstreams.answer(upstream, get("/busy")).cache();
            busy.subscribe();
            assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
            text(upstream, get("/idle"));
            upstream.close();
            assertThat(idleEnded.await(5, TimeUnit.SECONDS)).isTrue();
            closed.countDown();
            assertThat(busy.block(Duration.ofSeconds(5))).isEqualTo("200 ok");
        }
    }

    @Test
    void anIdleConnection_isClosedAfterTheIdleTimeout() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (RawBackend backend = new RawBackend(connection -> {
                    connection.head();
                    connection.write(OK);
                    connection.bytes(1);
                    ended.countDown();
                });
                Upstream upstream = Upstreams.to(backend.port(), Upstreams.http(Duration.ofMillis(50), null))) {
            text(upstream, get("/"));
            assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void maxRequestsPerConnection_retiresAConnection() {
        try (RawBackend backend = answering(OK);
                Upstream upstream = Upstreams.to(backend.port(), Upstreams.http(null, 2))) {
            for (int i = 0; i < 5; i++) {
                text(upstream, get("/"));
            }
            Awaitility.await()
                    .untilAsserted(() -> assertThat(backend.connections()).isEqualTo(3));
        }
    }
}
