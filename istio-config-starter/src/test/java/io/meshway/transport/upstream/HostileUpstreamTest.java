package io.meshway.transport.upstream;

import static io.meshway.transport.upstream.Upstreams.get;
import static io.meshway.transport.upstream.Upstreams.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.cluster.limit.ClusterLimits;
import io.meshway.model.TrafficPolicy;
import io.meshway.proxy.Upstream;
import io.meshway.transport.LeakWatch;
import io.meshway.transport.RawBackend;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Backends that say more than they were asked, or leave when it suits nobody. */
@ExtendWith(LeakWatch.class)
class HostileUpstreamTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Netty's first read of a connection takes so many bytes, and another one follows in the same round. */
    private static final String FIRST_READ = "2048";

    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    private static final String POISON = "HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\npoison";

    private final TrafficPolicy one = Upstreams.policy("connectionPool: {tcp: {maxConnections: 1}}");
    private final ClusterLimits limits = new ClusterLimits(one);

    private void nothingIsLeft() {
        Awaitility.await().untilAsserted(() -> {
            assertThat(limits.requests().inUse()).isZero();
            assertThat(limits.pending().inUse()).isZero();
        });
    }

    /** The next request waits while the first is answered, and its connection is free from within the read that brought the answer. */
    @ParameterizedTest
    @CsvSource({"40, 1", "40, 9", "40, 17", "40, 40", "40, 44", FIRST_READ + ", 44"})
    void whatComesBehindAnAnswer_neverAnswersTheRequestThatWaits(int length, int atOnce) {
        CountDownLatch waiting = new CountDownLatch(1);
        try (RawBackend backend = new RawBackend(connection -> {
                    connection.head();
                    if (connection.number() == 1) {
                        waiting.await();
                        connection.write(answer(length) + POISON.substring(0, atOnce));
                        connection.head();
                        connection.write(POISON.substring(atOnce));
                    }
                    connection.write(answer(40));
                    connection.toTheEnd();
                });
                Upstream upstream = Upstreams.http1(backend.port(), one, limits)) {
            Mono<List<String>> answers = Flux.range(0, 2)
                    .flatMap(i -> Upstreams.answer(upstream, get("/" + i)))
                    .collectList()
                    .cache();
            answers.subscribe();
            Awaitility.await().until(() -> limits.pending().inUse() == 1);
            waiting.countDown();
            assertThat(answers.block(PATIENCE)).hasSize(2).noneMatch(text -> text.contains("poison"));
            assertThat(backend.connections()).isEqualTo(2);
            nothingIsLeft();
        }
    }

    /** So many bytes in all. */
    private static String answer(int bytes) {
        String head = "HTTP/1.1 200 OK\r\ncontent-length: ";
        int body = bytes - head.length() - 4 - 1;
        String length =
                Integer.toString(body - (body < 10 ? 0 : Integer.toString(body).length() - 1));
        return head + length + "\r\n\r\n" + "x".repeat(Integer.parseInt(length));
    }

    @Test
    void theBeginningOfAnAnswer_onAnIdleConnection_makesItUseless() {
        try (RawBackend backend = new RawBackend(connection -> {
                    connection.head();
                    connection.write(OK + POISON.substring(0, 20));
                    connection.head();
                    connection.write(POISON.substring(20));
                });
                Upstream upstream = Upstreams.http1(backend.port(), one, limits)) {
            assertThat(text(upstream, get("/"))).isEqualTo("200 ok");
            assertThat(text(upstream, get("/"))).isEqualTo("200 ok");
            assertThat(backend.connections()).isEqualTo(2);
            nothingIsLeft();
        }
    }

    @Test
    void emptyLinesBehindAnAnswer_areForgiven() {
        try (RawBackend backend = new RawBackend(connection -> {
                    while (true) {
                        connection.head();
                        connection.write(OK + "\r\n");
                    }
                });
                Upstream upstream = Upstreams.http1(backend.port(), one, limits)) {
            assertThat(text(upstream, get("/"))).isEqualTo("200 ok");
            assertThat(text(upstream, get("/"))).isEqualTo("200 ok");
        }
    }

    /** Backends that answer, close or reset as they like; callers that leave when they like. */
    @Test
    void nothingStaysCounted_whoeverLeavesWhen() {
        int exchanges = 1_500;
        AtomicInteger ended = new AtomicInteger();
        TrafficPolicy few = Upstreams.policy(
                "connectionPool: {tcp: {maxConnections: 4}, http: {http1MaxPendingRequests: 64, maxRequestsPerConnection: 50}}");
        limits.update(few);
        try (RawBackend backend = new RawBackend(connection -> {
                    Random random = new Random(connection.number());
                    while (true) {
                        connection.head();
                        switch (random.nextInt(12)) {
                            case 0 -> connection.reset();
                            case 1 -> connection.write("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nok");
                            case 2 -> connection.write(OK.substring(0, 30));
                            default -> connection.write(OK);
                        }
                        if (random.nextInt(20) == 0) {
                            return;
                        }
                    }
                });
                Upstream upstream = Upstreams.http1(backend.port(), few, limits)) {
            Flux.range(0, exchanges)
                    .flatMap(
                            i -> {
                                Mono<String> answer = Upstreams.answer(upstream, get("/" + i));
                                Duration patience = Duration.ofNanos(
                                        ThreadLocalRandom.current().nextInt(3_000_000));
                                return (i % 3 == 0 ? answer.timeout(patience) : answer.timeout(Duration.ofMillis(200)))
                                        .onErrorResume(lost -> Mono.just("lost"))
                                        .doOnNext(any -> ended.incrementAndGet());
                            },
                            48)
                    .then()
                    .block(Duration.ofSeconds(60));
            assertThat(ended).hasValue(exchanges);
            nothingIsLeft();
        }
        Awaitility.await().until(() -> limits.connections().inUse() == 0);
    }
}
