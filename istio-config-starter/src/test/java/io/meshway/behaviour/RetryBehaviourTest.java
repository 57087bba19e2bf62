package io.meshway.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.GatewayFixture;
import io.meshway.fixtures.MeshYaml;
import io.meshway.fixtures.ScriptedBackend;
import io.meshway.transport.LeakWatch;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LeakWatch.class)
@ParameterizedClass
@EnumSource(Door.class)
class RetryBehaviourTest {
    private final EdgeFixture edge;
    private final ScriptedBackend a;

    RetryBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
        a = edge.backend("a");
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    private void retrying(String retries) {
        edge.rule("{" + retries + "route: [{destination: {host: a.test}}]}");
    }

    @Test
    void answersThatTheConditionsNameAreRepeated() {
        retrying("retries: {attempts: 2, retryOn: 5xx}, ");
        a.answering(503, 500);
        assertThat(edge.get("/x?q").statusCode()).isEqualTo(200);
        assertThat(a.received()).extracting(ScriptedBackend.Received::target).containsExactly("/x?q", "/x?q", "/x?q");
        assertThat(a.received())
                .extracting(request -> request.header("x-envoy-attempt-count"))
                .containsExactly("1", "2", "3");
    }

    @Test
    void lastAnswerIsDeliveredWhenAttemptsAreUsedUp() {
        retrying("retries: {attempts: 2, retryOn: 5xx}, ");
        a.answering(request -> ScriptedBackend.Reply.of(503).with("x-try", request.header("x-envoy-attempt-count")));
        HttpResponse<String> answer = edge.get("/");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("a");
        assertThat(answer.headers().firstValue("x-try")).hasValue("3");
        assertThat(a.received()).hasSize(3);
    }

    @Test
    void otherAnswersAreNot() {
        retrying("retries: {attempts: 2, retryOn: 'gateway-error,retriable-4xx,418'}, ");
        for (int status : new int[] {500, 404, 501}) {
            a.answering(status);
            assertThat(edge.get("/").statusCode()).isEqualTo(status);
        }
        for (int status : new int[] {502, 503, 504, 409, 418}) {
            a.answering(status);
            assertThat(edge.get("/").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void answersLimitedByRateAreRepeatedByTheirOwnConditionOnly() {
        a.answering(request -> ScriptedBackend.Reply.of(503).with("x-envoy-ratelimited", "1"));
        retrying("retries: {attempts: 1, retryOn: '5xx,503'}, ");
        edge.get("/");
        assertThat(a.received()).hasSize(1);
        retrying("retries: {attempts: 1, retryOn: envoy-ratelimited}, ");
        edge.get("/");
        assertThat(a.received()).hasSize(3);
    }

    @Test
    void grpcStatusInTheHeadCounts() {
        retrying("retries: {attempts: 1, retryOn: unavailable}, ");
        a.answering(request -> ScriptedBackend.Reply.of(200)
                .with("grpc-status", request.header("x-envoy-attempt-count").equals("1") ? "14" : "0"));
        assertThat(edge.get("/").headers().firstValue("grpc-status")).hasValue("0");
    }

    @Test
    void withoutARuleAnswersOfTheApplicationAreNotRepeated() {
        retrying("");
        a.answering(503);
        assertThat(edge.get("/").statusCode()).isEqualTo(503);
    }

    @Test
    void withoutARuleRefusedConnectionsAreRepeatedTwice() {
        edge.also(EdgeFixture.service("gone.test", GatewayFixture.freePort()));
        edge.rule("{route: [{destination: {host: gone.test}}]}");
        HttpResponse<String> answer = edge.get("/");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body())
                .isEqualTo("upstream connect error or disconnect/reset before headers."
                        + " retried and the latest reset reason: remote connection failure");
    }

    @Test
    void retriesGoToEndpointsThatWereNotTried() {
        edge.also(EdgeFixture.service("two.test", GatewayFixture.freePort(), a.port()));
        edge.rule("{retries: {attempts: 1, retryOn: connect-failure}, route: [{destination: {host: two.test}}]}");
        for (int i = 0; i < 20; i++) {
            assertThat(edge.get("/").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void retriesOfStickyRequestsGoToOthersOnDemand() {
        int gone = GatewayFixture.freePort();
        edge.also(EdgeFixture.service("two.test", gone, a.port()));
        edge.also(MeshYaml.istio(
                "DestinationRule",
                "two",
                "{host: two.test, trafficPolicy: {loadBalancer: {consistentHash: {httpHeaderName: x-user}}}}"));
        String retries =
                "{retries: {attempts: 1, retryOn: connect-failure%s}, route: [{destination: {host: two.test}}]}";
        edge.rule(retries.formatted(""));
        assertThat(IntStream.range(0, 20).map(this::statusFor)).contains(503);
        edge.rule(retries.formatted(", retryIgnorePreviousHosts: true"));
        assertThat(IntStream.range(0, 20).map(this::statusFor)).containsOnly(200);
    }

    private int statusFor(int user) {
        return edge.get("/", "x-user", "user-" + user).statusCode();
    }

    @Test
    void retriesAreABackoffApart() {
        retrying("timeout: 300ms, retries: {attempts: 1, retryOn: 5xx, backoff: 10h}, ");
        a.answering(503);
        assertThat(edge.get("/").statusCode()).isEqualTo(504);
        assertThat(a.received()).hasSize(1);
    }

    @Test
    void postIsRepeatedWithItsWholeBody() {
        retrying("retries: {attempts: 1, retryOn: 5xx}, ");
        a.answering(503);
        String body = "0123456789abcdef".repeat(64 * 1024);
        assertThat(body).hasSize(1024 * 1024);
        HttpRequest request =
                edge.request("/").POST(BodyPublishers.ofString(body)).build();
        assertThat(edge.send(request).statusCode()).isEqualTo(200);
        assertThat(a.received()).hasSize(2).allMatch(one -> one.body().equals(body));
    }

    @Test
    void postBeyondTheBufferIsSentOnce() {
        retrying("retries: {attempts: 1, retryOn: 5xx}, ");
        a.answering(503);
        String body = "x".repeat(1024 * 1024 + 1);
        HttpRequest request =
                edge.request("/").POST(BodyPublishers.ofString(body)).build();
        assertThat(edge.send(request).statusCode()).isEqualTo(503);
        assertThat(a.received()).hasSize(1).allMatch(one -> one.body().equals(body));
    }

    @Test
    void trustedCallersSayHowOftenAndWhen() {
        retrying("retries: {attempts: 1, retryOn: 5xx}, ");
        a.answering(503, 503, 503);
        assertThat(edge.trustedGet("/", "x-envoy-max-retries", "3")).isEqualTo(200);
        a.answering(409);
        assertThat(edge.trustedGet("/", "x-envoy-retry-on", "retriable-4xx")).isEqualTo(200);
        a.answering(418);
        assertThat(edge.trustedGet(
                        "/", "x-envoy-retry-on", "retriable-status-codes", "x-envoy-retriable-status-codes", "418"))
                .isEqualTo(200);
        a.answering(request -> request.header("x-envoy-attempt-count").equals("1")
                ? ScriptedBackend.Reply.of(404).with("x-again", "1")
                : ScriptedBackend.Reply.of(200));
        assertThat(edge.trustedGet(
                        "/",
                        "x-envoy-retry-on",
                        "retriable-headers",
                        "x-envoy-retriable-header-names",
                        "x-else, X-Again"))
                .isEqualTo(200);
        assertThat(a.received())
                .allMatch(one -> one.header("x-envoy-retry-on") == null)
                .allMatch(one -> one.header("x-envoy-max-retries") == null)
                .allMatch(one -> one.header("x-envoy-retriable-header-names") == null);
    }

    @Test
    void strangersDoNot() {
        retrying("retries: {attempts: 1, retryOn: 5xx}, ");
        a.answering(503, 503, 503);
        assertThat(edge.get("/", "x-envoy-max-retries", "3", "x-envoy-retry-on", "5xx")
                        .statusCode())
                .isEqualTo(503);
        assertThat(a.received()).hasSize(2);
    }
}
