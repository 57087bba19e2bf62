package io.meshway.transport.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshway.transport.LeakWatch;
import io.meshway.transport.OneBackendGateway;
import io.meshway.transport.OneBackendGateway.Way;
import io.meshway.transport.RawClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** WebSocket upgrades through both doors, on the application's port and on the mesh's own. */
@ExtendWith(LeakWatch.class)
class TunnelTest {
    private static final OneBackendGateway NATIVE = new OneBackendGateway("native");
    private static final OneBackendGateway SPRING = new OneBackendGateway("spring");

    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final int MEGABYTE = 1024 * 1024;
    private static final int BLOCKS = 128;

    @AfterAll
    static void stop() {
        NATIVE.close();
        SPRING.close();
    }

    static Stream<Way> ways() {
        return Way.of(NATIVE, SPRING);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void anUpgrade_carriesBytesBothWays_withAllThatTheRouteSays(Way way) {
        way.gateway().backend(OneBackendGateway::echo);
        try (RawClient client = way.upgrade("/old/x", "")) {
            String head = client.until(END_OF_HEAD);
            assertThat(head)
                    .startsWith("HTTP/1.1 101 Switching Protocols\r\n")
                    .containsIgnoringCase("\r\nconnection: upgrade\r\n")
                    .containsIgnoringCase("\r\nupgrade: websocket\r\n")
                    .containsIgnoringCase("\r\nx-backend: 1\r\n")
                    .contains("\r\nx-answer: 2\r\n", "\r\nserver: istio-envoy\r\n")
                    .doesNotContainIgnoringCase("transfer-encoding")
                    .doesNotContainIgnoringCase("content-length");
            assertThat(head.contains("x-filter: ran")).isEqualTo(way.name().startsWith("Spring"));
            client.send("abcd");
            client.until("abcd");
            // Longer than the timeout of the route.
            await().pollDelay(Duration.ofMillis(400)).until(() -> true);
            client.send("efgh");
            client.until("efgh");
        }
        List<String> received = way.gateway().backend().received();
        assertThat(received.get(received.size() - 1))
                .startsWith("GET /new/x HTTP/1.1\r\n")
                .containsIgnoringCase("\r\nconnection: upgrade\r\n")
                .containsIgnoringCase("\r\nupgrade: websocket\r\n")
                .containsIgnoringCase("\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n")
                .contains("\r\nx-set: 1\r\n");
        assertThat(way.gateway().mirrored().connections()).isZero();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void bytesRightBehindTheRequest_reachTheBackend(Way way) {
        way.gateway().backend(OneBackendGateway::echo);
        try (RawClient client = way.upgrade("/x", "GET / HTTP/1.1\r\n\r\n..")) {
            client.until(END_OF_HEAD);
            client.until("GET / HTTP/1.1\r\n\r\n..");
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void bytesRightBehindThe101_reachTheClient(Way way) {
        way.gateway().backend(conversation -> {
            conversation.head();
            conversation.write(OneBackendGateway.SWITCHED + "hello");
            conversation.toTheEnd();
        });
        try (RawClient client = way.upgrade("/x", "")) {
            client.until(END_OF_HEAD + "hello");
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aRefusal_passesWithItsBody_andWhatFollowedTheRequestIsNoRequest(Way way) {
        way.gateway().backend(conversation -> {
            conversation.head();
            conversation.write(
                    "HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 4\r\nX-Why: no\r\n\r\nnope");
        });
        int before = way.gateway().backend().received().size();
        try (RawClient client = way.upgrade("/x", "GET /smuggled HTTP/1.1\r\nHost: a.example\r\n\r\n")) {
            assertThat(client.toTheEnd())
                    .startsWith("HTTP/1.1 403 Forbidden\r\n")
                    .containsIgnoringCase("x-why: no")
                    .contains("connection: close")
                    .endsWith("\r\n\r\nnope");
        }
        assertThat(way.gateway().backend().received()).hasSize(before + 1);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void anAnswerThatIsNotTheBackends_isARefusal(Way way) {
        try (RawClient client = way.upgrade("/direct", "")) {
            assertThat(client.toTheEnd()).startsWith("HTTP/1.1 418").endsWith("teapot");
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void anEndpointThatCannotBeReached_isTriedAgainElsewhere(Way way) {
        way.gateway().backend(OneBackendGateway::echo);
        for (int i = 0; i < 4; i++) {
            try (RawClient client = way.upgrade("/flaky", "1234")) {
                assertThat(client.until("1234")).startsWith("HTTP/1.1 101");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aBackendThatCloses_closesTheClient_behindItsLastByte(Way way) {
        way.gateway().backend(conversation -> {
            conversation.head();
            conversation.write(OneBackendGateway.SWITCHED + "last words");
        });
        try (RawClient client = way.upgrade("/x", "")) {
            assertThat(client.toTheEnd()).endsWith("last words");
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aBackendThatBreaks_closesTheClient(Way way) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        way.gateway().backend(conversation -> {
            conversation.head();
            conversation.write(OneBackendGateway.SWITCHED);
            go.await();
            conversation.reset();
        });
        try (RawClient client = way.upgrade("/x", "")) {
            client.until(END_OF_HEAD);
            go.countDown();
            assertThat(client.toTheEnd()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aClientThatLeaves_closesTheBackend(Way way) throws Exception {
        for (boolean broken : new boolean[] {false, true}) {
            CompletableFuture<String> rest = new CompletableFuture<>();
            way.gateway().backend(conversation -> {
                conversation.head();
                conversation.write(OneBackendGateway.SWITCHED);
                try {
                    rest.complete(conversation.toTheEnd());
                } catch (Exception reset) {
                    rest.complete("reset");
                }
            });
            try (RawClient client = way.upgrade("/x", "")) {
                client.until(END_OF_HEAD);
                client.send("bye");
                if (broken) {
                    client.reset();
                }
            }
            assertThat(rest.get(5, TimeUnit.SECONDS)).isIn(broken ? List.of("bye", "", "reset") : List.of("bye"));
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aClientThatLeavesBeforeTheAnswer_closesTheBackend(Way way) throws Exception {
        CompletableFuture<String> rest = new CompletableFuture<>();
        CountDownLatch asked = new CountDownLatch(1);
        way.gateway().backend(conversation -> {
            conversation.head();
            asked.countDown();
            rest.complete(conversation.toTheEnd());
        });
        RawClient client = way.upgrade("/x", "early");
        assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
        client.close();
        assertThat(rest.get(5, TimeUnit.SECONDS)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void theEndOfOneDirection_leavesTheOtherOpen(Way way) {
        way.gateway().backend(conversation -> {
            conversation.head();
            conversation.write(OneBackendGateway.SWITCHED);
            conversation.write("got " + conversation.toTheEnd());
        });
        try (RawClient client = way.upgrade("/x", "")) {
            client.until(END_OF_HEAD);
            assertThat(client.send("question").endOutput().toTheEnd()).isEqualTo("got question");
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aBackendThatDoesNotRead_stopsTheClient_andNothingIsLost(Way way) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Long> read = new CompletableFuture<>();
        way.gateway().backend(conversation -> {
            conversation.head();
            conversation.write(OneBackendGateway.SWITCHED);
            go.await();
            read.complete(conversation.skip(Long.MAX_VALUE));
        });
        try (RawClient client = way.upgrade("/x", "")) {
            client.until(END_OF_HEAD);
            AtomicLong written = new AtomicLong();
            Thread writer = new Thread(() -> {
                String block = "x".repeat(MEGABYTE);
                for (int i = 0; i < BLOCKS; i++) {
                    client.send(block);
                    written.incrementAndGet();
                }
                client.endOutput();
            });
            writer.start();
            assertThat(untilItStands(written)).isLessThan(BLOCKS / 2);
            go.countDown();
            assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo((long) BLOCKS * MEGABYTE);
            writer.join();
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aClientThatDoesNotRead_stopsTheBackend_andNothingIsLost(Way way) {
        AtomicLong written = new AtomicLong();
        way.gateway().backend(conversation -> {
            conversation.head();
            conversation.write(OneBackendGateway.SWITCHED);
            String block = "x".repeat(MEGABYTE);
            for (int i = 0; i < BLOCKS; i++) {
                conversation.write(block);
                written.incrementAndGet();
            }
        });
        try (RawClient client = way.upgrade("/x", "")) {
            client.until(END_OF_HEAD);
            assertThat(untilItStands(written)).isLessThan(BLOCKS / 2);
            assertThat(client.skip(Long.MAX_VALUE)).isEqualTo((long) BLOCKS * MEGABYTE);
        }
    }

    /** What a counter says once it has begun to move and has stopped. */
    private static long untilItStands(AtomicLong counter) {
        AtomicLong last = new AtomicLong();
        await().pollInterval(Duration.ofMillis(300)).until(() -> {
            long now = counter.get();
            return now > 0 && last.getAndSet(now) == now;
        });
        return counter.get();
    }

    @Test
    void aWebSocketOfTheApplicationItself_worksOnItsPort() {
        for (OneBackendGateway gateway : List.of(NATIVE, SPRING)) {
            try (RawClient client = new RawClient(gateway.applicationPort())) {
                client.send(OneBackendGateway.upgradeOf("other.example", "/own"));
                assertThat(client.until(END_OF_HEAD)).startsWith("HTTP/1.1 101");
                client.send("\u0081\u0082\0\0\0\0hi");
                client.until("\u0081\u0002hi");
                client.send("\u0081\u0082\0\0\0\0ho");
                client.until("\u0081\u0002ho");
            }
        }
    }
}
