package io.meshway.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.GatewayFixture;
import io.meshway.fixtures.ScriptedBackend;
import io.meshway.transport.RawClient;
import java.net.http.HttpResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

@ParameterizedClass
@EnumSource(Door.class)
class LocalReplyBehaviourTest {
    private final EdgeFixture edge;
    private final ScriptedBackend a;

    LocalReplyBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
        a = edge.backend("a");
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    private static final String RESET = "upstream connect error or disconnect/reset before headers. reset reason: ";

    private String raw(String request) {
        return RawClient.ask(edge.port(), request);
    }

    @Test
    void noRouteIs404WithoutABody() {
        edge.rule("{match: [{uri: {exact: /only}}], route: [{destination: {host: a.test}}]}");
        HttpResponse<String> answer = edge.get("/other");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("server")).hasValue("istio-envoy");
        assertThat(answer.headers().firstValue("content-type")).isEmpty();
        HttpResponse<String> grpc = edge.get("/other", "content-type", "application/grpc");
        assertThat(grpc.statusCode()).isEqualTo(200);
        assertThat(grpc.headers().firstValue("grpc-status")).hasValue("12");
        assertThat(grpc.headers().firstValue("grpc-message")).isEmpty();
    }

    @Test
    void unknownDestinationIs503WithoutABody() {
        edge.rule("{route: [{destination: {host: missing.test}}]}");
        HttpResponse<String> answer = edge.get("/");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void nobodyToServeIs503WithWords() {
        edge.also(EdgeFixture.service("empty.test"));
        edge.rule("{headers: {response: {set: {x-rule: here}}}, route: [{destination: {host: empty.test}}]}");
        HttpResponse<String> answer = edge.get("/");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("no healthy upstream");
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain");
        assertThat(answer.headers().firstValue("x-rule")).hasValue("here");
        HttpResponse<String> grpc = edge.get("/", "content-type", "application/grpc");
        assertThat(grpc.headers().firstValue("grpc-status")).hasValue("14");
        assertThat(grpc.headers().firstValue("grpc-message")).hasValue("no healthy upstream");
    }

    @Test
    void refusedConnectionIs503WithItsReason() {
        edge.also(EdgeFixture.service("gone.test", GatewayFixture.freePort()));
        edge.rule("{retries: {attempts: 0}, route: [{destination: {host: gone.test}}]}");
        HttpResponse<String> answer = edge.get("/");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo(RESET + "remote connection failure");
    }

    @Test
    void overflowIs503ThatSaysSo() {
        edge.also("""
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: a}
                spec: {host: a.test, trafficPolicy: {connectionPool: {http: {http2MaxRequests: 1}}}}
                """);
        edge.rule("{route: [{destination: {host: a.test}}]}");
        Sinks.Empty<Void> release = Sinks.empty();
        a.answering(request -> ScriptedBackend.Reply.of(200)
                .body(Flux.just("begun").concatWith(release.asMono().cast(String.class))));
        var first = edge.client().sendAsync(edge.request("/").build(), HttpResponse.BodyHandlers.ofString());
        Awaitility.await().until(() -> a.received().size() == 1);
        HttpResponse<String> second = edge.get("/");
        release.tryEmitEmpty();

        assertThat(second.statusCode()).isEqualTo(503);
        assertThat(second.body()).isEqualTo(RESET + "overflow");
        assertThat(second.headers().firstValue("x-envoy-overloaded")).hasValue("true");
        assertThat(first.join().body()).isEqualTo("begun");
    }

    @Test
    void requestsThatEnvoyRefusesAreRefused() {
        edge.rule("{route: [{destination: {host: a.test}}]}");
        assertThat(raw("GET /x/%00 HTTP/1.1\r\nHost: shop.test\r\n\r\n")).startsWith("HTTP/1.1 400");
        assertThat(raw("GET ?x=1 HTTP/1.1\r\nHost: shop.test\r\n\r\n")).startsWith("HTTP/1.1 400");
        assertThat(raw("GET / HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400");
        assertThat(raw("GET / HTTP/1.0\r\nHost: shop.test\r\n\r\n"))
                .startsWith("HTTP/1.1 426")
                .endsWith("Upgrade Required");
        assertThat(raw("GET / HTTP/1.1\r\nHost: shop.test\r\nConnection: upgrade\r\nUpgrade: other\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(a.received()).isEmpty();
    }

    @Test
    void headAnswersHaveNoBody() {
        edge.rule(
                "{fault: {abort: {httpStatus: 503, percentage: {value: 100}}}, route: [{destination: {host: a.test}}]}");
        assertThat(raw("HEAD / HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 503")
                .contains("content-length: 18")
                .endsWith("\r\n\r\n");
    }
}
