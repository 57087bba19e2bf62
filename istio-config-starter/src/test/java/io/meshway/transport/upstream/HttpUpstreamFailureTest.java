package io.meshway.transport.upstream;

import static io.meshway.transport.upstream.Upstreams.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.ClientTls;
import io.meshway.proxy.Upstream;
import io.meshway.proxy.UpstreamFailure;
import io.meshway.proxy.UpstreamFailure.Reason;
import io.meshway.transport.LeakWatch;
import io.meshway.transport.RawBackend;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@ExtendWith(LeakWatch.class)
class HttpUpstreamFailureTest {
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
    void aPolicyThatWantsTls_isNeverServedInPlainText() {
        try (RawBackend backend = answering(OK);
                Upstream upstream = Upstreams.to(backend.port(), Upstreams.tls(ClientTls.Mode.SIMPLE));
                Upstream plain = Upstreams.to(backend.port(), Upstreams.tls(ClientTls.Mode.DISABLE))) {
            // The backend takes the beginning of the handshake for a head that does not end.
            assertThat(reason(upstream, get("/"))).isEqualTo(Reason.CONNECTION_TIMEOUT);
            assertThat(Upstreams.text(plain, get("/"))).contains("ok");
        }
    }

    @Test
    void nobodyListening_isARemoteConnectionFailure() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (Upstream upstream = Upstreams.to(port)) {
            assertThat(reason(upstream, get("/"))).isEqualTo(Reason.REMOTE_CONNECTION_FAILURE);
        }
    }

    @Test
    void aConnectionThatIsNeverAccepted_isAConnectionTimeout() {
        // A test network address (RFC 5737) answers nobody; where it cannot even be routed the kernel says so at once.
        try (Upstream upstream = Upstreams.to("192.0.2.1", 9, Duration.ofMillis(100))) {
            assertThat(reason(upstream, get("/"))).isIn(Reason.CONNECTION_TIMEOUT, Reason.REMOTE_CONNECTION_FAILURE);
        }
    }

    @Test
    void aConnectionClosedBeforeTheHead_isAConnectionTermination() {
        try (RawBackend backend = new RawBackend(RawBackend.Conversation::head);
                Upstream upstream = Upstreams.to(backend.port())) {
            assertThat(reason(upstream, get("/"))).isEqualTo(Reason.CONNECTION_TERMINATION);
        }
    }

    @Test
    void aConnectionResetBeforeTheHead_isAConnectionTermination() {
        try (RawBackend backend = new RawBackend(connection -> {
                    connection.head();
                    connection.reset();
                });
                Upstream upstream = Upstreams.to(backend.port())) {
            assertThat(reason(upstream, get("/"))).isEqualTo(Reason.CONNECTION_TERMINATION);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\ncontent-le", "HTTP/1.1 200 OK\r\nx: 1\r\n", "HTT"})
    void aConnectionClosedWithinTheHead_isAConnectionTermination(String start) {
        try (RawBackend backend = new RawBackend(connection -> {
                    connection.head();
                    connection.write(start);
                });
                Upstream upstream = Upstreams.to(backend.port())) {
            assertThat(reason(upstream, get("/"))).isEqualTo(Reason.CONNECTION_TERMINATION);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.6\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\ncontent-length: -2\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 twohundred OK\r\n\r\n",
                "HTTP/1.1 99 OK\r\ncontent-length: 0\r\n\r\n",
                "HTTP/1.1 12345 OK\r\ncontent-length: 0\r\n\r\n"
            })
    void anAnswerThatIsNoHttp_isAProtocolError(String answer) {
        try (RawBackend backend = new RawBackend(connection -> {
                    connection.head();
                    connection.write(answer);
                    connection.head();
                });
                Upstream upstream = Upstreams.to(backend.port())) {
            assertThat(reason(upstream, get("/"))).isEqualTo(Reason.PROTOCOL_ERROR);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"content-length: 10\r\n\r\nabc", "transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n"})
    void aTruncatedBody_failsInTheMiddle(String rest) {
        try (RawBackend backend = new RawBackend(connection -> {
                    connection.head();
                    connection.write("HTTP/1.1 200 OK\r\n" + rest);
                });
                Upstream upstream = Upstreams.to(backend.port())) {
            assertThat(brokenBody(upstream)).isEqualTo(Reason.CONNECTION_TERMINATION);
        }
    }

    @Test
    void aBodyCutByAReset_failsInTheMiddle() {
        CountDownLatch seen = new CountDownLatch(1);
        try (RawBackend backend = new RawBackend(connection -> {
                    connection.head();
                    connection.write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc");
                    seen.await();
                    connection.reset();
                });
                Upstream upstream = Upstreams.to(backend.port())) {
            assertThat(brokenBody(upstream, seen)).isEqualTo(Reason.CONNECTION_TERMINATION);
        }
    }

    @Test
    void aBadChunk_failsInTheMiddle_andTheConnectionIsNotReused() {
        try (RawBackend backend = answering("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n");
                Upstream upstream = Upstreams.to(backend.port())) {
            assertThat(brokenBody(upstream)).isEqualTo(Reason.PROTOCOL_ERROR);
            assertThat(brokenBody(upstream)).isEqualTo(Reason.PROTOCOL_ERROR);
            assertThat(backend.connections()).isEqualTo(2);
        }
    }

    @Test
    void aFailingRequestBody_isALocalReset_andTheBackendNotices() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (RawBackend backend = new RawBackend(connection -> {
                    connection.head();
                    connection.bytes(1000);
                    ended.countDown();
                });
                Upstream upstream = Upstreams.to(backend.port())) {
            Flux<ByteBuf> breaking =
                    Upstreams.pieces("abc").concatWith(Mono.error(new IllegalStateException("client gone")));
            assertThat(reason(upstream, Upstreams.send("POST", breaking))).isEqualTo(Reason.LOCAL_RESET);
            assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void theConsumersFailure_isPassedOn() {
        try (RawBackend backend = answering(OK);
                Upstream upstream = Upstreams.to(backend.port())) {
            Mono<Void> exchange = upstream.exchange(get("/"), response -> Mono.error(new ArithmeticException()));
            assertThat(exchange.cast(Object.class).onErrorResume(Mono::just).block(Duration.ofSeconds(5)))
                    .isInstanceOf(ArithmeticException.class);
        }
    }

    private static Reason reason(Upstream upstream, Upstream.Request request) {
        Object outcome = Upstreams.answer(upstream, request)
                .cast(Object.class)
                .onErrorResume(Mono::just)
                .block(Duration.ofSeconds(5));
        assertThat(outcome).isInstanceOf(UpstreamFailure.class);
        return ((UpstreamFailure) outcome).reason();
    }

    private static Reason brokenBody(Upstream upstream) {
        return brokenBody(upstream, new CountDownLatch(1));
    }

    private static Reason brokenBody(Upstream upstream, CountDownLatch seen) {
        List<Integer> status = new ArrayList<>();
        Object outcome = upstream.exchange(get("/"), response -> {
                    status.add(response.status());
                    return response.body()
                            .doOnNext(ByteBuf::release)
                            .doOnNext(piece -> seen.countDown())
                            .then();
                })
                .cast(Object.class)
                .onErrorResume(Mono::just)
                .block(Duration.ofSeconds(5));
        assertThat(status).containsExactly(200);
        assertThat(outcome).isInstanceOf(UpstreamFailure.class);
        return ((UpstreamFailure) outcome).reason();
    }
}
