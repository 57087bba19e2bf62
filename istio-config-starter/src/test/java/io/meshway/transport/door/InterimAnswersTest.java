package io.meshway.transport.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.transport.LeakWatch;
import io.meshway.transport.OneBackendGateway;
import io.meshway.transport.OneBackendGateway.Way;
import io.meshway.transport.RawClient;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers of 1xx, through both doors. */
@ExtendWith(LeakWatch.class)
class InterimAnswersTest {
    private static final OneBackendGateway NATIVE = new OneBackendGateway("native");
    private static final OneBackendGateway SPRING = new OneBackendGateway("spring");

    private static final String EARLY_HINTS =
            "HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\nConnection: x-own\r\nX-Own: 1\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    private static final String OK_AND_CLOSE = OK.replace("content-length", "connection: close\r\ncontent-length");
    private static final String END_OF_HEAD = "\r\n\r\n";

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
    void anInterimAnswer_comesBeforeTheAnswerExists_andTheConnectionLivesOn(Way way) {
        for (String hints : new String[] {EARLY_HINTS, EARLY_HINTS + EARLY_HINTS}) {
            CountDownLatch go = new CountDownLatch(1);
            way.gateway().backend(conversation -> {
                conversation.head();
                conversation.write(hints);
                go.await();
                conversation.write(OK);
                conversation.head();
                conversation.write(hints + OK_AND_CLOSE);
            });
            try (RawClient client = way.send("GET /x HTTP/1.1\r\nHost: a.example\r\n\r\n")) {
                for (int i = 0; i < hints.length() / EARLY_HINTS.length(); i++) {
                    assertThat(client.until(END_OF_HEAD))
                            .isEqualToIgnoringCase("HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n");
                }
                go.countDown();
                assertThat(client.answer()).startsWith("HTTP/1.1 200 OK").endsWith("ok");
                client.send("GET /x HTTP/1.1\r\nHost: a.example\r\n\r\n");
                assertThat(client.until(END_OF_HEAD + "ok"))
                        .startsWith("HTTP/1.1 103")
                        .contains("HTTP/1.1 200 OK");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void anInterimAnswer_endsRetries(Way way) {
        way.gateway().backend(conversation -> {
            conversation.head();
            conversation.write(
                    EARLY_HINTS + "HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
        });
        int before = way.gateway().backend().received().size();
        try (RawClient client = way.send("GET /retried HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n")) {
            assertThat(client.toTheEnd()).startsWith("HTTP/1.1 103").contains("HTTP/1.1 503");
        }
        assertThat(way.gateway().backend().received()).hasSize(before + 1);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void anExpectation_isMetByTheGateway(Way way) {
        way.gateway().backend(conversation -> {
            conversation.head();
            conversation.bytes(4);
            conversation.write(OK_AND_CLOSE);
        });
        try (RawClient client = way.send("POST /x HTTP/1.1\r\nHost: a.example\r\nExpect: 100-continue\r\n"
                + "Content-Length: 4\r\nConnection: close\r\n\r\n")) {
            assertThat(client.until(END_OF_HEAD)).startsWith("HTTP/1.1 100 Continue\r\n");
            assertThat(client.send("body").toTheEnd())
                    .startsWith("HTTP/1.1 200 OK")
                    .endsWith("ok");
        }
        var received = way.gateway().backend().received();
        assertThat(received.get(received.size() - 1)).doesNotContainIgnoringCase("expect");
    }
}
