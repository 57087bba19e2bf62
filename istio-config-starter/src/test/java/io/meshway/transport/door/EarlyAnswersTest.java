package io.meshway.transport.door;

import static io.meshway.transport.RawHttp2.DATA;
import static io.meshway.transport.RawHttp2.END_HEADERS;
import static io.meshway.transport.RawHttp2.END_STREAM;
import static io.meshway.transport.RawHttp2.HEADERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.transport.LeakWatch;
import io.meshway.transport.OneBackendGateway;
import io.meshway.transport.OneBackendGateway.Way;
import io.meshway.transport.RawBackend;
import io.meshway.transport.RawClient;
import io.meshway.transport.RawHttp2;
import io.meshway.transport.RawHttp2.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies that a client holds back until it is told to go on, and endpoints that answer without waiting for them; through both doors, in both protocols. */
@ExtendWith(LeakWatch.class)
class EarlyAnswersTest {
    private static final OneBackendGateway NATIVE = new OneBackendGateway("native");
    private static final OneBackendGateway SPRING = new OneBackendGateway("spring");

    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final String POST = "POST /x HTTP/1.1\r\nHost: a.example\r\nContent-Length: 4\r\n";
    private static final String EXPECT = "Expect: 100-continue\r\n";
    private static final String TOO_LARGE = "HTTP/1.1 413 Too Large\r\ncontent-length: 2\r\n\r\nno";
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    @AfterAll
    static void stop() {
        NATIVE.close();
        SPRING.close();
    }

    static Stream<Way> ways() {
        return Way.of(NATIVE, SPRING);
    }

    private static void refuse(RawBackend.Conversation conversation) throws Exception {
        conversation.head();
        conversation.write(TOO_LARGE);
        conversation.toTheEnd();
    }

    private static List<String[]> head(String... more) {
        List<String[]> head = new ArrayList<>(List.of(
                new String[][] {{":method", "POST"}, {":scheme", "http"}, {":path", "/x"}, {":authority", "a.example"}
                }));
        for (int i = 0; i < more.length; i += 2) {
            head.add(new String[] {more[i], more[i + 1]});
        }
        return head;
    }

    private static RawHttp2 begin(RawHttp2 client, int stream, String... more) {
        return client.send(HEADERS, END_HEADERS, stream, RawHttp2.block(head(more)));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void anAnswerAheadOfTheBody_arrivesAtOnce_andEndsTheConnection(Way way) {
        way.gateway().backend(EarlyAnswersTest::refuse);
        try (RawClient client = way.send(POST + "\r\n")) {
            assertThat(client.toTheEnd())
                    .startsWith("HTTP/1.1 413 ")
                    .containsIgnoringCase("connection: close")
                    .endsWith("no");
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void anAnswerAheadOfAnExpectedBody_comesBehindThe100(Way way) {
        way.gateway().backend(EarlyAnswersTest::refuse);
        try (RawClient client = way.send(POST + EXPECT + "\r\n")) {
            assertThat(client.until(END_OF_HEAD)).startsWith("HTTP/1.1 100 Continue\r\n");
            assertThat(client.toTheEnd()).startsWith("HTTP/1.1 413 ").endsWith("no");
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void onHttp2_anAnswerAheadOfTheBody_leavesTheConnectionOpen(Way way) {
        way.gateway().backend(EarlyAnswersTest::refuse);
        try (RawHttp2 client = new RawHttp2(way.port())) {
            begin(client, 1);
            assertThat(client.outcome(1)).isEqualTo("413");
            client.send(DATA, END_STREAM, 1, "late");
            assertThat(begin(client, 3).outcome(3)).isEqualTo("413");
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void onHttp2_anExpectation_isMetByTheGateway(Way way) {
        way.gateway().backend(conversation -> {
            conversation.head();
            conversation.bytes(4);
            conversation.write(OK);
        });
        try (RawHttp2 client = new RawHttp2(way.port())) {
            begin(client, 1, "content-length", "4", "expect", "100-continue");
            Frame interim = client.next();
            assertThat(interim.type()).isEqualTo(HEADERS);
            assertThat(interim.flags() & END_STREAM).isZero();
            assertThat(client.headers(interim).status()).hasToString("100");
            client.send(DATA, END_STREAM, 1, "body");
            assertThat(client.outcome(1)).isEqualTo("200");
        }
        List<String> received = way.gateway().backend().received();
        assertThat(received.get(received.size() - 1)).doesNotContainIgnoringCase("expect");
    }

    @ParameterizedTest
    @MethodSource("ways")
    void onHttp2_anAnswerAheadOfAnExpectedBody_comesBehindThe100(Way way) {
        way.gateway().backend(EarlyAnswersTest::refuse);
        try (RawHttp2 client = new RawHttp2(way.port())) {
            begin(client, 1, "expect", "100-continue");
            assertThat(client.headers(client.next()).status()).hasToString("100");
            assertThat(client.outcome(1)).isEqualTo("413");
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void anAnswerThatTheGatewayMakes_waitsForNoBody(Way way) {
        String post = POST.replace("/x", "/direct");
        for (String head : new String[] {post + "\r\n", post + EXPECT + "\r\n"}) {
            try (RawClient client = way.send(head)) {
                assertThat(client.toTheEnd())
                        .startsWith("HTTP/1.1 418 ")
                        .containsIgnoringCase("connection: close")
                        .endsWith("teapot");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aRequestWithoutBody_leavesTheConnectionOpen_andSoDoesOneWhoseBodyWasRead(Way way) {
        way.gateway().backend(conversation -> {
            conversation.head();
            conversation.bytes(4);
            conversation.write(OK);
        });
        try (RawClient client = way.send("GET /direct HTTP/1.1\r\nHost: a.example\r\n\r\n")) {
            assertThat(client.answer()).startsWith("HTTP/1.1 418 ").doesNotContainIgnoringCase("connection: close");
            assertThat(client.send(POST + "\r\nbody").answer())
                    .startsWith("HTTP/1.1 200 ")
                    .doesNotContainIgnoringCase("connection: close");
            assertThat(client.send(POST.replace("/x", "/direct").replace("4", "0") + "\r\n")
                            .answer())
                    .startsWith("HTTP/1.1 418 ")
                    .doesNotContainIgnoringCase("connection: close");
        }
    }
}
