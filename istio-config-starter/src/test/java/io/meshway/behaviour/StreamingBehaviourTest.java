package io.meshway.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.ScriptedBackend;
import io.meshway.transport.LeakWatch;
import io.meshway.transport.RawBackend;
import io.meshway.transport.RawClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

@ExtendWith(LeakWatch.class)
@ParameterizedClass
@EnumSource(Door.class)
class StreamingBehaviourTest {
    private static final String MEGABYTE = "0123456789abcdef".repeat(64 * 1024);

    private final EdgeFixture edge;

    StreamingBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    private ScriptedBackend backend() {
        ScriptedBackend a = edge.backend("a");
        edge.rule("{route: [{destination: {host: a.test}}]}");
        return a;
    }

    private RawBackend raw(RawBackend.Script script) {
        RawBackend backend = edge.open(new RawBackend(script));
        edge.also(EdgeFixture.service("raw.test", backend.port()));
        edge.rule("{route: [{destination: {host: raw.test}}]}");
        return backend;
    }

    @Test
    void piecesOfAnAnswerArriveAsTheyCome() {
        Sinks.Many<String> pieces = Sinks.many().unicast().onBackpressureBuffer();
        backend().answering(request -> ScriptedBackend.Reply.of(200).body(pieces.asFlux()));
        try (RawClient client = new RawClient(edge.port())) {
            client.send("GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n");
            pieces.tryEmitNext("one");
            assertThat(client.until("3\r\none\r\n")).startsWith("HTTP/1.1 200").contains("transfer-encoding: chunked");
            pieces.tryEmitNext("two");
            client.until("3\r\ntwo\r\n");
            pieces.tryEmitComplete();
            client.until("0\r\n\r\n");
        }
    }

    @Test
    void headOfAnAnswerArrivesBeforeItsBody() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        raw(talk -> {
            talk.head();
            talk.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n");
            seen.await(10, TimeUnit.SECONDS);
            talk.write("ok");
        });
        try (RawClient client = new RawClient(edge.port())) {
            client.send("GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n");
            assertThat(client.until("\r\n\r\n")).contains("content-length: 2");
            seen.countDown();
            client.until("ok");
        }
    }

    @Test
    void piecesOfAnUploadArriveAsTheyAreSent() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        raw(talk -> {
            talk.head();
            assertThat(talk.bytes(8)).isEqualTo("3\r\none\r\n");
            first.countDown();
            assertThat(talk.bytes(13)).isEqualTo("3\r\ntwo\r\n0\r\n\r\n");
            talk.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
        });
        try (RawClient client = new RawClient(edge.port())) {
            client.send("POST / HTTP/1.1\r\nHost: shop.test\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n");
            assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(client.send("3\r\ntwo\r\n0\r\n\r\n").answer())
                    .startsWith("HTTP/1.1 200")
                    .endsWith("ok");
        }
    }

    @Test
    void expectationOfTheClientIsMetByTheEdge() {
        RawBackend backend = raw(talk -> {
            talk.head();
            talk.bytes(5);
            talk.write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
        });
        try (RawClient client = new RawClient(edge.port())) {
            client.send("POST / HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.until("\r\n\r\n")).startsWith("HTTP/1.1 100");
            assertThat(client.send("hello").answer()).startsWith("HTTP/1.1 200");
        }
        assertThat(backend.received().get(0).toLowerCase(Locale.ROOT)).doesNotContain("expect");
    }

    @Test
    void largeUploadsAndDownloadsArriveWhole() {
        ScriptedBackend a = backend();
        a.answering(request -> ScriptedBackend.Reply.of(200)
                .body(Flux.range(0, 8).map(i -> request.body().substring(0, MEGABYTE.length()))));
        String upload = MEGABYTE.repeat(5);
        HttpResponse<String> answer = edge.send(
                edge.request("/").POST(BodyPublishers.ofString(upload)).build());
        assertThat(a.last().body()).isEqualTo(upload);
        assertThat(answer.body()).isEqualTo(MEGABYTE.repeat(8));
    }

    @Test
    void manyAtOnceDoNotMix() {
        ScriptedBackend a = backend();
        a.answering(request -> ScriptedBackend.Reply.of(200).body(Flux.just(request.target(), request.body())));
        var answers = IntStream.range(0, 300)
                .mapToObj(i -> edge.client()
                        .sendAsync(
                                HttpRequest.newBuilder(edge.request("/" + i).build(), (name, value) -> true)
                                        .POST(BodyPublishers.ofString(" body " + i))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString()))
                .collect(Collectors.toList());
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).join().body()).isEqualTo("/" + i + " body " + i);
        }
    }

    @Test
    void clientThatLeavesEndsTheUpstreamsWorkToo() {
        CountDownLatch ended = new CountDownLatch(1);
        RawBackend backend = raw(talk -> {
            talk.head();
            talk.bytes(1);
            ended.countDown();
        });
        RawClient client = new RawClient(edge.port());
        client.send("GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n");
        Awaitility.await().until(() -> !backend.received().isEmpty());
        client.reset();
        Awaitility.await().until(() -> ended.getCount() == 0);
    }

    @Test
    void connectionsOfBothSidesAreUsedAgain() {
        RawBackend backend = raw(talk -> {
            while (true) {
                talk.head();
                talk.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
            }
        });
        try (RawClient client = new RawClient(edge.port())) {
            for (int i = 0; i < 20; i++) {
                assertThat(client.send("GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n")
                                .answer())
                        .endsWith("ok");
            }
        }
        assertThat(backend.connections()).isOne();
    }
}
