package io.meshway.transport.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.transport.LeakWatch;
import io.meshway.transport.RawClient;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client of HTTP/1.1 may cost. */
@ExtendWith(LeakWatch.class)
class Http1LimitsTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final int MOST_ON_ITS_WAY = 32 * 1024 * 1024;

    private @Nullable WireServer running;

    private WireServer server(WireLimits limits) {
        running = new WireServer(limits);
        return running;
    }

    @AfterEach
    void stop() {
        if (running != null) {
            running.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: a\r\nx: y"})
    void aHeadThatDoesNotEnd_is408(String beginning) {
        WireServer server = server(Limits.head());
        assertThat(RawClient.ask(server.port(), beginning))
                .startsWith("HTTP/1.1 408 ")
                .endsWith("request header timeout");
        assertThat(server.cutoffs.count(Cutoff.HEADER_TIMEOUT)).isEqualTo(1);
    }

    @Test
    void aHeadByteByByte_hasNoMoreTimeThanOneAtOnce() {
        WireServer server = server(Limits.head());
        try (RawClient client = new RawClient(server.port())) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nx: ");
            Awaitility.await().until(() -> {
                client.send("y");
                return server.cutoffs.count(Cutoff.HEADER_TIMEOUT) == 1;
            });
            assertThat(client.toAnyEnd()).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void aHeadMayTakeAnyTime_whereTheLimitIsZero() {
        WireServer server = server(Limits.none());
        try (RawClient slow = new RawClient(server.port())) {
            slow.send("GET / HTTP/1.1\r\nHost: a\r\n");
            assertThat(RawClient.ask(server.port(), GET.replace("a\r\n", "a\r\nConnection: close\r\n")))
                    .startsWith("HTTP/1.1 200 ");
            assertThat(slow.send("\r\n").answer()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void aPrefaceThatDoesNotEnd_endsTheConnection() {
        WireServer server = server(Limits.head());
        assertThat(RawClient.ask(server.port(), "PRI * HTTP/2.0\r\n\r\nS")).isEmpty();
    }

    @Test
    void aClientThatSaysNothing_isLeft() {
        assertThat(RawClient.ask(server(Limits.idle()).port(), "")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 9\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"})
    void aBodyThatStaysAway_is408(String body) {
        WireServer server = server(Limits.body());
        assertThat(RawClient.ask(server.port(), "POST / HTTP/1.1\r\nHost: a\r\n" + body))
                .startsWith("HTTP/1.1 408 ")
                .endsWith("stream timeout");
        assertThat(server.cutoffs.count(Cutoff.BODY_TIMEOUT)).isEqualTo(1);
    }

    @Test
    void aBodyThatNobodyTakes_isNotLate() {
        WireServer server = server(Limits.body());
        try (RawClient client = new RawClient(server.port())) {
            client.send("POST /wait HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc");
            assertThat(RawClient.ask(server.port(), "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc"))
                    .startsWith("HTTP/1.1 408 ");
            assertThat(server.cutoffs.count(Cutoff.BODY_TIMEOUT)).isEqualTo(1);
        }
    }

    @Test
    void anAnswerThatNobodyReads_isNotProduced_andEnds() {
        WireServer server = server(Limits.answer());
        try (RawClient client = new RawClient(server.port())) {
            client.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n");
            Awaitility.await().until(() -> server.cutoffs.count(Cutoff.ANSWER_TIMEOUT) > 0);
            assertThat(server.produced).hasValueLessThan(MOST_ON_ITS_WAY);
        }
    }

    @Test
    void aConnectionThatIsOldOrHasCarriedEnough_endsAfterItsAnswer() {
        WireServer few = server(Limits.counts(2, 0));
        assertThat(RawClient.ask(few.port(), GET + GET + GET))
                .containsOnlyOnce("connection: close")
                .matches("(?s)(HTTP/1.1 200 .*){2}");
        few.close();
        WireServer young = server(Limits.age());
        try (RawClient client = new RawClient(young.port())) {
            Awaitility.await().until(() -> client.send(GET).answer().contains("connection: close"));
            assertThat(client.toTheEnd()).isEmpty();
        }
    }

    @Test
    void moreConnectionsThanMayBe_endAtOnce() {
        WireServer server = server(Limits.counts(0, 1));
        try (RawClient first = new RawClient(server.port())) {
            assertThat(first.send(GET).answer()).startsWith("HTTP/1.1 200 ");
            try (RawClient second = new RawClient(server.port())) {
                assertThat(second.toAnyEnd()).isEmpty();
            }
            assertThat(first.send(GET).answer()).startsWith("HTTP/1.1 200 ");
            assertThat(server.cutoffs.count(Cutoff.TOO_MANY_CONNECTIONS)).isEqualTo(1);
        }
        Awaitility.await().until(() -> {
            try (RawClient next = new RawClient(server.port())) {
                next.send(GET);
                return next.toAnyEndAfter("got ").startsWith("HTTP/1.1 200 ");
            }
        });
    }
}
