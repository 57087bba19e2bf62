package io.meshway.transport.wire;

import static io.meshway.transport.RawHttp2.DATA;
import static io.meshway.transport.RawHttp2.END_HEADERS;
import static io.meshway.transport.RawHttp2.END_STREAM;
import static io.meshway.transport.RawHttp2.HEADERS;
import static io.meshway.transport.RawHttp2.RST_STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.transport.LeakWatch;
import io.meshway.transport.RawHttp2;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of HTTP/2 that have lost count of their streams: how their connection ends does not depend on how far their answers have come. */
@ExtendWith(LeakWatch.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http2FaultsTest {
    private static final int CANCEL = 8;

    private final WireServer server = new WireServer(WireLimits.DEFAULT);
    private long errors;

    @BeforeEach
    void count() {
        errors = server.cutoffs.count(Cutoff.HTTP2_ERROR);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private void assertEnds(RawHttp2 client, int stream, String reason) {
        assertThat(client.outcome(stream)).isEqualTo("GOAWAY " + reason);
        assertThat(client.next()).isNull();
        assertThat(server.cutoffs.count(Cutoff.HTTP2_ERROR)).isEqualTo(errors + 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {HEADERS, DATA})
    void framesBehindTheEnd_endTheConnection_whileTheAnswerIsWaitedFor(int type) {
        try (RawHttp2 client = new RawHttp2(server.port())) {
            client.get(1, "/wait");
            client.send(type, END_HEADERS | END_STREAM, 1, RawHttp2.block(RawHttp2.head("GET", "/")));
            assertEnds(client, 1, "STREAM_CLOSED");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {HEADERS, DATA})
    void framesBehindTheEnd_endTheConnection_whenTheAnswerIsThere(int type) {
        try (RawHttp2 client = new RawHttp2(server.port())) {
            assertThat(client.get(1, "/").outcome(1)).isEqualTo("200");
            client.send(type, END_HEADERS | END_STREAM, 1, RawHttp2.block(RawHttp2.head("GET", "/")));
            assertEnds(client, 3, "STREAM_CLOSED");
        }
    }

    @Test
    void aStreamBehindALaterOne_endsTheConnection() {
        try (RawHttp2 client = new RawHttp2(server.port())) {
            assertThat(client.get(5, "/").outcome(5)).isEqualTo("200");
            client.get(3, "/");
            assertEnds(client, 3, "PROTOCOL_ERROR");
        }
    }

    @Test
    void framesAheadOfTheFault_areStillAnswered() {
        try (RawHttp2 client = new RawHttp2(server.port())) {
            client.write(Unpooled.wrappedBuffer(
                    RawHttp2.frame(HEADERS, END_HEADERS | END_STREAM, 1, RawHttp2.block(RawHttp2.head("GET", "/"))),
                    RawHttp2.frame(HEADERS, END_HEADERS | END_STREAM, 1, RawHttp2.block(RawHttp2.head("GET", "/"))),
                    RawHttp2.frame(HEADERS, END_HEADERS | END_STREAM, 3, RawHttp2.block(RawHttp2.head("GET", "/")))));
            assertThat(client.outcome(3)).isEqualTo("GOAWAY STREAM_CLOSED");
        }
    }

    @Test
    void framesThatCrossOurAnswer_areNoFault() {
        List<String[]> lines = new ArrayList<>(RawHttp2.head("POST", "/"));
        for (int i = 0; i < 100; i++) {
            lines.add(new String[] {"x", ""});
        }
        try (RawHttp2 client = new RawHttp2(server.port())) {
            client.send(HEADERS, END_HEADERS, 1, RawHttp2.block(lines));
            assertThat(client.outcome(1)).isEqualTo("431");
            client.send(DATA, 0, 1, "abc");
            client.send(
                    HEADERS, END_HEADERS | END_STREAM, 1, RawHttp2.block(List.<String[]>of(new String[] {"x", "y"})));
            assertThat(client.get(3, "/").outcome(3)).isEqualTo("200");
        }
        assertThat(server.cutoffs.count(Cutoff.HTTP2_ERROR)).isEqualTo(errors);
    }

    @Test
    void aClientThatGaveAStreamUp_mayBeginOthers() {
        try (RawHttp2 client = new RawHttp2(server.port())) {
            client.send(HEADERS, END_HEADERS, 1, RawHttp2.block(RawHttp2.head("POST", "/wait")));
            client.send(RST_STREAM, 0, 1, Unpooled.buffer().writeInt(CANCEL));
            assertThat(client.get(3, "/").outcome(3)).isEqualTo("200");
        }
        assertThat(server.cutoffs.count(Cutoff.HTTP2_ERROR)).isEqualTo(errors);
    }
}
