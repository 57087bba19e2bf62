package io.meshway.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.ScriptedBackend;
import io.meshway.transport.LeakWatch;
import io.meshway.transport.RawClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

@ExtendWith(LeakWatch.class)
@ParameterizedClass
@EnumSource(Door.class)
class TimeoutBehaviourTest {
    private final EdgeFixture edge;
    private final ScriptedBackend a;

    TimeoutBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
        a = edge.backend("a");
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    private static final Duration LONG = Duration.ofSeconds(30);

    private void slowly(String fields) {
        edge.rule("{" + fields + ", route: [{destination: {host: a.test}}]}");
        a.answering(request -> ScriptedBackend.Reply.of(200).after(LONG));
    }

    @Test
    void lateAnswerIs504() {
        slowly("timeout: 100ms");
        HttpResponse<String> answer = edge.get("/");
        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.body()).isEqualTo("upstream request timeout");
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain");
        assertThat(a.last().header("x-envoy-expected-rq-timeout-ms")).isEqualTo("100");
    }

    @Test
    void timeoutCoversRetries() {
        edge.rule("{timeout: 300ms, retries: {attempts: 1000, retryOn: 5xx, backoff: 20ms},"
                + " route: [{destination: {host: a.test}}]}");
        a.answering(request -> ScriptedBackend.Reply.of(503));
        assertThat(edge.get("/").statusCode()).isEqualTo(504);
        assertThat(a.received().size()).isGreaterThan(1).isLessThan(200);
    }

    @Test
    void timePerTryIsRetriedWhereAConditionCoversIt() {
        slowly("retries: {attempts: 2, perTryTimeout: 80ms, retryOn: 'connect-failure,503'}");
        assertThat(edge.get("/").statusCode()).isEqualTo(504);
        assertThat(a.received()).hasSize(1);
        assertThat(a.last().header("x-envoy-expected-rq-timeout-ms")).isEqualTo("80");

        slowly("retries: {attempts: 2, perTryTimeout: 80ms, retryOn: 5xx}");
        HttpResponse<String> answer = edge.get("/");
        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.body()).isEqualTo("upstream request timeout");
        assertThat(a.received()).hasSize(4);
    }

    @Test
    void timeoutWithinTheAnswerBreaksItOff() {
        edge.rule("{timeout: 300ms, route: [{destination: {host: a.test}}]}");
        a.answering(
                request -> ScriptedBackend.Reply.of(200).body(Flux.just("begun").concatWith(Flux.never())));
        try (RawClient client = new RawClient(edge.port())) {
            assertThat(client.send("GET / HTTP/1.1\r\nHost: shop.test\r\n\r\n").toAnyEnd())
                    .startsWith("HTTP/1.1 200")
                    .contains("\r\n\r\n5\r\nbegun")
                    .doesNotContain("\r\n0\r\n");
        }
    }

    @Test
    void trustedCallersSayHowLong() {
        slowly("timeout: 20s");
        assertThat(edge.trustedGet("/", "x-envoy-upstream-rq-timeout-ms", "100"))
                .isEqualTo(504);
        assertThat(a.last().header("x-envoy-upstream-rq-timeout-ms")).isNull();
        assertThat(a.last().header("x-envoy-expected-rq-timeout-ms")).isEqualTo("100");
        slowly("timeout: 100ms");
        a.answering(request -> ScriptedBackend.Reply.of(200).after(Duration.ofMillis(300)));
        assertThat(edge.trustedGet("/", "x-envoy-upstream-rq-timeout-ms", "0")).isEqualTo(200);
        assertThat(edge.trustedGet("/", "x-envoy-upstream-rq-timeout-ms", "many"))
                .isEqualTo(504);
        assertThat(edge.get("/", "x-envoy-upstream-rq-timeout-ms", "0").statusCode())
                .isEqualTo(504);
    }

    @Test
    void deadlineOfGrpcCountsForGrpcOnly() {
        slowly("timeout: 300ms");
        HttpResponse<String> grpc = edge.get("/", "content-type", "application/grpc", "grpc-timeout", "100m");
        assertThat(grpc.headers().firstValue("grpc-status")).hasValue("14");
        assertThat(a.last().header("x-envoy-expected-rq-timeout-ms")).isEqualTo("100");
        edge.get("/", "content-type", "application/grpc", "grpc-timeout", "10S");
        assertThat(a.last().header("x-envoy-expected-rq-timeout-ms")).isEqualTo("300");
        edge.get("/", "grpc-timeout", "100m");
        assertThat(a.last().header("x-envoy-expected-rq-timeout-ms")).isEqualTo("300");
    }
}
