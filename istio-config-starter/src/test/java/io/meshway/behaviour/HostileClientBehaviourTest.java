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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that break the rules, or leave: they get the answer that Envoy gives, nobody else notices, and nothing stays counted or is lost. */
@ExtendWith(LeakWatch.class)
@ParameterizedClass
@EnumSource(Door.class)
class HostileClientBehaviourTest {
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    private static final String HOST = "Host: shop.test\r\n";
    private static final String GET = "GET / HTTP/1.1\r\n" + HOST + "\r\n";
    private static final String PIECE = "400\r\n" + "x".repeat(1024) + "\r\n";

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final EdgeFixture edge;
    private final CompletableFuture<String> noticed = new CompletableFuture<>();
    private final RawBackend backend;

    HostileClientBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
        backend = edge.open(new RawBackend(this::talk));
        edge.also(EdgeFixture.service("raw.test", backend.port()));
        edge.rule("{match: [{uri: {prefix: /}}], route: [{destination: {host: raw.test}}]}");
    }

    /** Answers, but not {@code /wait}; goes on answering {@code /stream}; reads the body of {@code /upload}. Says when its connection broke. */
    private void talk(RawBackend.Conversation talk) throws Exception {
        while (true) {
            String head = talk.head();
            if (head.contains(" /wait ") || head.contains(" /upload ")) {
                noticed.complete(talk.toTheEnd());
            } else if (head.contains(" /stream ")) {
                stream(talk);
            } else {
                talk.write(OK);
            }
        }
    }

    private void stream(RawBackend.Conversation talk) throws Exception {
        talk.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
        try {
            while (true) {
                talk.write(PIECE);
            }
        } catch (IOException broken) {
            noticed.complete("broken");
            throw broken;
        }
    }

    @AfterEach
    void nobodyElseNoticesAndNothingStaysCounted() {
        try {
            assertNobodyElseNotices();
        } finally {
            edge.reset();
        }
    }

    private void assertNobodyElseNotices() {
        assertThat(edge.get("/good", "host", "good.test").body()).isEqualTo("ok");
        Cluster cluster = edge.gateway()
                .context()
                .getBean(ClusterRegistry.class)
                .ref(new ClusterKey("raw.test", 80, ""))
                .current();
        Awaitility.await().untilAsserted(() -> {
            assertThat(cluster.limits().requests().inUse()).isZero();
            assertThat(cluster.limits().pending().inUse()).isZero();
            assertThat(cluster.endpoints()).extracting(LiveEndpoint::active).containsOnly(0);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1\r\n" + HOST + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\n" + HOST + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
                "GET / HTTP/1.1\n" + HOST + "\n",
                "GET / HTTP/1.1\r\n" + HOST + "x: 1\nx: 2\r\n\r\n",
                "GET / HTTP/1.1\r\n" + HOST + "x: 1\r\n folded\r\n\r\n",
                "\r\n\r\nGET / HTTP/1.1\r\n" + HOST + "x: 1\r\n folded\r\n\r\n",
                "GET / HTTP/1.1\r\n" + HOST + "x: a\0b\r\n\r\n",
                "GET /a\0b HTTP/1.1\r\n" + HOST + "\r\n",
                "GET / HTTP/1.1\r\n\r\n"
            })
    void whatIsNoRequestIsBadAndReachesNobody(String request) {
        assertThat(RawClient.ask(edge.port(), request)).startsWith("HTTP/1.1 400 ");
        assertThat(backend.received()).isEmpty();
    }

    @Test
    void headerOfAMegabyteIsTooLarge() {
        String answer = "";
        try (RawClient client = new RawClient(edge.port())) {
            client.send("GET / HTTP/1.1\r\n" + HOST + "x: " + "y".repeat(70_000));
            answer = client.toAnyEndAfter("Request Header Fields Too Large");
        }
        assertThat(answer).startsWith("HTTP/1.1 431 ");
        try (RawClient client = new RawClient(edge.port())) {
            sendAsFarAsItGoes(client, "GET / HTTP/1.1\r\n" + HOST + "x: " + "y".repeat(1 << 20) + "\r\n\r\n");
        }
        assertThat(backend.received()).isEmpty();
    }

    /** The gateway answers and closes before all of it was sent. */
    private static void sendAsFarAsItGoes(RawClient client, String text) {
        try {
            client.send(text);
        } catch (UncheckedIOException closed) {
            assertThat(closed).hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void twoHostLinesAreOneNameThatNobodyHas() {
        edge.also("""
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: a-shop}
                spec:
                  hosts: [shop.test]
                  gateways: [edge]
                  http: [{directResponse: {status: 418}}]
                """);
        edge.rule("{route: [{destination: {host: raw.test}}]}");
        String twice = "GET /two HTTP/1.1\r\nHost: shop.test\r\nHost: other.test\r\nConnection: close\r\n\r\n";
        assertThat(RawClient.ask(edge.port(), twice)).startsWith("HTTP/1.1 200 ");
        assertThat(backend.received())
                .singleElement()
                .satisfies(head -> assertThat(head)
                        .containsOnlyOnce("ost: ")
                        .containsIgnoringCase("host: shop.test,other.test\r\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "http://shop.test/x?y, /x?y, shop.test",
        "HTTP://other.test:81/x, /x, other.test:81",
        "http://shop.test, /, shop.test"
    })
    void absoluteTargetNamesTheHostWhateverTheHostLineSays(String target, String path, String host) {
        String answer = RawClient.ask(
                edge.port(), "GET " + target + " HTTP/1.1\r\nHost: line.test\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 200 ");
        assertThat(backend.received())
                .singleElement()
                .satisfies(head -> assertThat(head)
                        .startsWith("GET " + path + " HTTP/1.1\r\n")
                        .containsIgnoringCase("host: " + host + "\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GE", "GET / HTTP/1.1\r\nHos", "POST / HTTP/1.1\r\n" + HOST + "Content-Length: 9\r\n"})
    void clientThatLeavesBeforeItsRequestIsCompleteIsForgotten(String sent) {
        for (int i = 0; i < 5; i++) {
            RawClient client = new RawClient(edge.port());
            client.send(sent);
            client.reset();
        }
        assertThat(backend.received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1000\r\n\r\nsome", "Transfer-Encoding: chunked\r\n\r\n4\r\nsome\r\n"})
    void uploadThatBreaksOffBreaksOffForTheBackendToo(String body) {
        RawClient client = new RawClient(edge.port());
        client.send("POST /upload HTTP/1.1\r\n" + HOST + body);
        Awaitility.await().until(() -> backend.received().size() == 1);
        client.reset();
        assertThat(noticed).succeedsWithin(LIMIT).asString().doesNotContain("\r\n0\r\n");
    }

    @Test
    void clientThatLeavesWhileItWaitsEndsTheWait() {
        RawClient client = new RawClient(edge.port());
        client.send("GET /wait HTTP/1.1\r\n" + HOST + "\r\n");
        Awaitility.await().until(() -> backend.received().size() == 1);
        client.reset();
        assertThat(noticed).succeedsWithin(LIMIT);
    }

    @Test
    void clientThatLeavesDuringItsAnswerEndsTheAnswer() {
        RawClient client = new RawClient(edge.port());
        client.send("GET /stream HTTP/1.1\r\n" + HOST + "\r\n");
        assertThat(client.skip(100_000)).isEqualTo(100_000);
        client.reset();
        assertThat(noticed).succeedsWithin(LIMIT);
    }

    @Test
    void clientThatLeavesBehindPipelinedRequestsTakesThemAlong() {
        for (int i = 0; i < 10; i++) {
            RawClient client = new RawClient(edge.port());
            client.send(GET.repeat(20));
            client.reset();
        }
    }
}
