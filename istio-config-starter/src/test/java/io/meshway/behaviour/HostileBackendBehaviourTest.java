package io.meshway.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.cluster.Cluster;
import io.meshway.cluster.ClusterRegistry;
import io.meshway.cluster.LiveEndpoint;
import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.mesh.ClusterKey;
import io.meshway.transport.LeakWatch;
import io.meshway.transport.RawBackend;
import io.meshway.transport.RawClient;
import java.net.http.HttpResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Backends that break the rules: the client gets a proper answer or a broken connection, and nothing stays counted. */
@ExtendWith(LeakWatch.class)
@ParameterizedClass
@EnumSource(Door.class)
class HostileBackendBehaviourTest {
    private static final String RESET = "upstream connect error or disconnect/reset before headers. ";
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    private static final String GET = "GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n";

    private final EdgeFixture edge;

    HostileBackendBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
    }

    @AfterEach
    void nothingStaysCounted() {
        Cluster cluster = edge.gateway()
                .context()
                .getBean(ClusterRegistry.class)
                .ref(new ClusterKey("raw.test", 80, ""))
                .current();
        Awaitility.await().untilAsserted(() -> {
            assertThat(cluster.limits().requests().inUse()).isZero();
            assertThat(cluster.limits().retries().inUse()).isZero();
            assertThat(cluster.limits().pending().inUse()).isZero();
            assertThat(cluster.endpoints()).extracting(LiveEndpoint::active).containsOnly(0);
        });
        edge.reset();
    }

    private RawBackend behind(String fields, RawBackend.Script script) {
        RawBackend backend = edge.open(new RawBackend(script));
        edge.also(EdgeFixture.service("raw.test", backend.port()));
        edge.rule("{" + fields + "route: [{destination: {host: raw.test}}]}");
        return backend;
    }

    private void fails(int status, String reason) {
        HttpResponse<String> answer = edge.get("/");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(RESET + reason);
    }

    @Test
    void resetBeforeTheRequestWasRead() {
        behind("retries: {attempts: 0}, ", talk -> talk.reset());
        HttpResponse<String> answer = edge.get("/");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body())
                .isIn(
                        RESET + "reset reason: connection termination",
                        RESET + "reset reason: remote connection failure");
    }

    @Test
    void resetBeforeTheHead() {
        behind("retries: {attempts: 0}, ", talk -> {
            talk.head();
            talk.reset();
        });
        fails(503, "reset reason: connection termination");
    }

    @Test
    void closeWithinTheHeadIsRepeatedWhereAConditionCoversIt() {
        RawBackend backend = behind("retries: {attempts: 2, retryOn: reset}, ", talk -> {
            talk.head();
            talk.write("HTTP/1.1 200 OK\r\ncontent-le");
        });
        fails(503, "retried and the latest reset reason: connection termination");
        assertThat(backend.received()).hasSize(3);
    }

    @Test
    void resetIsCuredByARetry() {
        behind("retries: {attempts: 1, retryOn: reset}, ", talk -> {
            talk.head();
            if (talk.number() == 1) {
                talk.reset();
            }
            talk.write(OK);
        });
        assertThat(edge.get("/").body()).isEqualTo("ok");
    }

    @Test
    void endOfTheirDirectionBeforeTheHead() {
        behind("retries: {attempts: 0}, ", talk -> {
            talk.head();
            talk.endOutput();
            talk.bytes(1);
        });
        fails(503, "reset reason: connection termination");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH\r\n\r\n",
                "HTTP/1.1 twohundred OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nabc"
            })
    void nonsenseIs502(String nonsense) {
        behind("retries: {attempts: 0}, ", talk -> {
            talk.head();
            talk.write(nonsense);
            talk.bytes(1);
        });
        fails(502, "reset reason: protocol error");
    }

    @Test
    void truncatedAnswerBreaksTheConnection() {
        behind("", talk -> {
            talk.head();
            talk.write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf");
        });
        assertThat(broken())
                .startsWith("HTTP/1.1 200")
                .contains("content-length: 10")
                .endsWith("\r\n\r\nhalf");
    }

    @Test
    void truncatedChunksAreNeverMadeWhole() {
        behind("", talk -> {
            talk.head();
            talk.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n");
        });
        assertThat(broken()).startsWith("HTTP/1.1 200").contains("half").doesNotContain("\r\n0\r\n");
    }

    @Test
    void brokenChunkBreaksTheConnection() {
        behind("", talk -> {
            talk.head();
            talk.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\nxyz\r\n");
            talk.bytes(1);
        });
        assertThat(broken()).startsWith("HTTP/1.1 200").contains("half").doesNotContain("\r\n0\r\n");
    }

    @Test
    void resetWithinTheAnswerBreaksTheConnection() {
        behind("", talk -> {
            talk.head();
            talk.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n");
            talk.bytes(1);
            talk.reset();
        });
        try (RawClient client = new RawClient(edge.port())) {
            client.send("POST / HTTP/1.1\r\nHost: shop.test\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.until("half\r\n");
            client.send("1\r\nx\r\n");
            assertThat(client.toAnyEnd()).doesNotContain("0\r\n");
        }
    }

    /** What comes up to the end of the connection, which has to come from the other side. */
    private String broken() {
        try (RawClient client = new RawClient(edge.port())) {
            return client.send(GET).toAnyEnd();
        }
    }

    @Test
    void answerWithoutLengthEndsWithItsConnectionAndIsChunked() {
        behind("", talk -> {
            talk.head();
            talk.write("HTTP/1.1 200 OK\r\n\r\nuntil the end");
        });
        HttpResponse<String> answer = edge.get("/");
        assertThat(answer.body()).isEqualTo("until the end");
        assertThat(answer.headers().firstValue("transfer-encoding")).hasValue("chunked");
    }

    @Test
    void earlyAnswerArrivesThoughTheUploadIsNotRead() {
        behind("", talk -> {
            talk.head();
            talk.write("HTTP/1.1 413 Too Large\r\ncontent-length: 3\r\nconnection: close\r\n\r\nbig");
        });
        try (RawClient client = new RawClient(edge.port())) {
            client.send("POST / HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 100000\r\n\r\nonly a little");
            assertThat(client.answer()).startsWith("HTTP/1.1 413").endsWith("big");
        }
    }

    @Test
    void interimAnswersDoNotTakeThePlaceOfTheFinalOne() {
        behind("", talk -> {
            talk.head();
            talk.write("HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n" + OK);
        });
        try (RawClient client = new RawClient(edge.port())) {
            assertThat(client.send(GET).until("\r\n\r\n")).startsWith("HTTP/1.1 103 ");
            assertThat(client.answer()).startsWith("HTTP/1.1 200 ").endsWith("ok");
        }
    }

    @Test
    void moreThanAnnouncedIsNobodysAnswer() {
        behind("retries: {attempts: 0}, ", talk -> {
            talk.head();
            talk.write(OK + "HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nhidden");
            talk.head();
            talk.write(OK);
        });
        for (int i = 0; i < 5; i++) {
            assertThat(edge.get("/").body()).isNotEqualTo("hidden");
        }
    }

    @Test
    void idleConnectionThatTheyClosedIsNotUsed() {
        RawBackend backend = behind("retries: {attempts: 0}, ", talk -> {
            talk.head();
            talk.write(OK);
        });
        for (int i = 1; i <= 5; i++) {
            int expected = i;
            assertThat(edge.get("/").body()).isEqualTo("ok");
            Awaitility.await().until(() -> backend.connections() == expected);
        }
    }

    @Test
    void silentClientsRequestIsGivenUpByItsTimeout() {
        behind("timeout: 200ms, ", talk -> {
            talk.head();
            talk.bytes(1);
        });
        assertThat(edge.get("/").statusCode()).isEqualTo(504);
    }

    @Test
    void headThatIsTooLargeIsRefused() {
        behind("retries: {attempts: 0}, ", talk -> {
            talk.head();
            talk.write("HTTP/1.1 200 OK\r\nx: " + "y".repeat(100_000) + "\r\ncontent-length: 0\r\n\r\n");
            talk.bytes(1);
        });
        fails(502, "reset reason: protocol error");
    }

    @Test
    void clientThatIsGoneDoesNotHurtTheNext() {
        behind("", talk -> {
            while (true) {
                talk.head();
                talk.write(OK);
            }
        });
        for (int i = 0; i < 20; i++) {
            RawClient client = new RawClient(edge.port());
            client.send(GET);
            client.reset();
        }
        assertThat(edge.get("/").body()).isEqualTo("ok");
    }
}
