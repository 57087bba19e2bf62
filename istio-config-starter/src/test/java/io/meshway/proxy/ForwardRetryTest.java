package io.meshway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.MeshYaml;
import io.meshway.proxy.UpstreamFailure.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ForwardRetryTest {
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(250);

    private static TestProxy retrying(String retries) {
        return new TestProxy("{retries: " + retries + ", route: [{destination: {host: a.test}}]}");
    }

    @Test
    void retriableAnswersAreRepeatedUntilOneIsGood() {
        TestProxy proxy = retrying("{attempts: 2, retryOn: 5xx}");
        TestRequest request = proxy.serve(TestRequest.get("/x?q"));
        proxy.attempt(1).connect().respond(503);
        assertThat(request.answers).isZero();
        proxy.advance(LONGEST_PAUSE);
        proxy.attempt(2).connect().respond(200);

        assertThat(request.status).isEqualTo(200);
        assertThat(request.text).hasToString("from " + proxy.attempt(2).endpoint);
        assertThat(proxy.attempt(1).discarded).isTrue();
        assertThat(proxy.attempts).extracting(a -> a.request.target()).containsExactly("/x?q", "/x?q");
        assertThat(proxy.attempts)
                .extracting(a -> a.headers.get("x-envoy-attempt-count"))
                .containsExactly("1", "2");
        assertThat(proxy.attempt(1).endpoint).isNotEqualTo(proxy.attempt(2).endpoint);
        assertThat(proxy.inFlight("a.test")).isZero();
        assertThat(request.ended).isTrue();
    }

    @Test
    void lastAnswerIsDeliveredWhenRetriesAreExhausted() {
        TestProxy proxy = retrying("{attempts: 2, retryOn: 5xx}");
        TestRequest request = proxy.serve(TestRequest.get("/"));
        for (int i = 1; i <= 3; i++) {
            proxy.attempt(i).connect().respond(502 + i);
            proxy.advance(LONGEST_PAUSE);
        }
        assertThat(request.status).isEqualTo(505);
        assertThat(proxy.attempts).hasSize(3);
        assertThat(proxy.inFlight("a.test")).isZero();
    }

    @Test
    void failureTextTellsWhetherThereWasARetry() {
        TestProxy proxy = retrying("{attempts: 1, retryOn: connect-failure}");
        TestRequest request = proxy.serve(TestRequest.get("/"));
        proxy.attempt(1).fail(Reason.REMOTE_CONNECTION_FAILURE);
        proxy.advance(LONGEST_PAUSE);
        proxy.attempt(2).fail(Reason.CONNECTION_TERMINATION);

        assertThat(request.status).isEqualTo(503);
        assertThat(request.text)
                .hasToString("upstream connect error or disconnect/reset before headers. "
                        + "retried and the latest reset reason: connection termination");
        assertThat(request.answer.get("content-type")).isEqualTo("text/plain");
    }

    @Test
    void protocolErrorIs502AndOverflowSaysSo() {
        TestProxy proxy = retrying("{attempts: 0}");
        TestRequest broken = proxy.serve(TestRequest.get("/"));
        proxy.attempt(1).connect().fail(Reason.PROTOCOL_ERROR);
        assertThat(broken.status).isEqualTo(502);

        TestRequest refused = proxy.serve(TestRequest.get("/"));
        proxy.attempt(2).fail(Reason.OVERFLOW);
        assertThat(refused.status).isEqualTo(503);
        assertThat(refused.answer.get("x-envoy-overloaded")).isEqualTo("true");
        assertThat(refused.text).endsWith("reset reason: overflow");
    }

    @Test
    void limitOfRequestsRefusesWithoutAnAttemptOrARetry() {
        TestProxy proxy = limited("{http: {http2MaxRequests: 1}}", "{attempts: 3, retryOn: 5xx}");
        TestRequest first = proxy.serve(TestRequest.get("/"));
        TestRequest second = proxy.serve(TestRequest.get("/"));

        assertThat(second.status).isEqualTo(503);
        assertThat(second.text).endsWith(". reset reason: overflow");
        assertThat(proxy.attempts).hasSize(1);
        proxy.attempt(1).connect().respond(200);
        assertThat(first.status).isEqualTo(200);
        assertThat(proxy.inFlight("c.test")).isZero();
    }

    @Test
    void limitOfRetriesDeliversWhatThereIs() {
        TestProxy proxy = limited("{http: {maxRetries: 1}}", "{attempts: 3, retryOn: 5xx}");
        TestRequest first = proxy.serve(TestRequest.get("/"));
        TestRequest second = proxy.serve(TestRequest.get("/"));
        proxy.attempt(1).connect().respond(503);
        proxy.attempt(2).connect().respond(504);
        assertThat(first.answers).isZero();
        assertThat(second.status).isEqualTo(504);

        proxy.advance(LONGEST_PAUSE);
        proxy.attempt(3).connect().respond(200);
        assertThat(first.status).isEqualTo(200);
        assertThat(proxy.inFlight("c.test")).isZero();
    }

    private static TestProxy limited(String pool, String retries) {
        String more = TestProxy.service("c.test", "192.0.2.31")
                + MeshYaml.istio(
                        "DestinationRule", "c", "{host: c.test, trafficPolicy: {connectionPool: " + pool + "}}");
        return new TestProxy(
                "{retries: " + retries + ", route: [{destination: {host: c.test}}]}", new Random(42), more);
    }

    @Test
    void retriesStayWithTheDestinationThatWasDrawn() {
        for (int seed = 0; seed < 20; seed++) {
            TestProxy proxy = new TestProxy(
                    "{retries: {attempts: 3, retryOn: 5xx}, route: [{destination: {host: a.test, subset: v1}, weight: 50},"
                            + " {destination: {host: b.test}, weight: 50}]}",
                    new Random(seed),
                    "");
            proxy.serve(TestRequest.get("/"));
            for (int i = 1; i <= 4; i++) {
                proxy.attempt(i).connect().respond(500);
                proxy.advance(LONGEST_PAUSE);
            }
            assertThat(proxy.attempts).extracting(a -> a.endpoint).hasSize(4).containsOnly(proxy.attempt(1).endpoint);
        }
    }

    @Test
    void bodyIsSentAgainFromTheStartWhileTheClientStillSends() {
        TestProxy proxy = retrying("{attempts: 1, retryOn: reset}");
        TestRequest request = proxy.serve(TestRequest.post("/"));
        proxy.attempt(1).connect();
        request.send("one ");
        proxy.attempt(1).fail(Reason.CONNECTION_TERMINATION);
        request.send("two ");
        proxy.advance(LONGEST_PAUSE);
        proxy.attempt(2).connect();
        request.send("three").sendEnd();

        assertThat(proxy.attempt(2).received).hasToString("one two three");
        assertThat(proxy.attempt(2).receivedAll).isTrue();
        proxy.attempt(2).respond(200);
        assertThat(request.status).isEqualTo(200);
    }

    @Test
    void bodyBeyondTheBufferIsNotSentAgain() {
        TestProxy proxy = retrying("{attempts: 1, retryOn: 5xx}");
        TestRequest request = proxy.serve(TestRequest.post("/"));
        proxy.attempt(1).connect();
        request.send("x".repeat(ReplayBody.LIMIT_BYTES)).send("y").sendEnd();
        assertThat(proxy.attempt(1).received).hasSize(ReplayBody.LIMIT_BYTES + 1);
        proxy.attempt(1).respond(503);

        assertThat(request.status).isEqualTo(503);
        assertThat(proxy.attempts).hasSize(1);
    }

    @Test
    void bodyOfExactlyTheBufferIsSentAgain() {
        TestProxy proxy = retrying("{attempts: 1, retryOn: 5xx}");
        TestRequest request = proxy.serve(TestRequest.post("/"));
        proxy.attempt(1).connect();
        request.send("x".repeat(ReplayBody.LIMIT_BYTES)).sendEnd();
        proxy.attempt(1).respond(503);
        proxy.advance(LONGEST_PAUSE);
        proxy.attempt(2).connect().respond(200);

        assertThat(proxy.attempt(2).received).hasSize(ReplayBody.LIMIT_BYTES);
        assertThat(request.status).isEqualTo(200);
    }

    @Test
    void bodyThatGrowsTooLargeWhileARetryIsDueIs507() {
        TestProxy proxy = retrying("{attempts: 1, retryOn: reset}");
        TestRequest request = proxy.serve(TestRequest.post("/"));
        proxy.attempt(1).connect();
        request.send("one");
        proxy.attempt(1).fail(Reason.CONNECTION_TERMINATION);
        request.send("x".repeat(ReplayBody.LIMIT_BYTES));
        proxy.advance(LONGEST_PAUSE);

        assertThat(request.status).isEqualTo(507);
        assertThat(request.text).hasToString("exceeded request buffer limit while retrying upstream");
        assertThat(proxy.attempts).hasSize(1);
        assertThat(proxy.inFlight("a.test")).isZero();
    }

    @Test
    void nobodyLeftToRetryWithIsNoHealthyUpstream() {
        TestProxy proxy = new TestProxy("{route: [{destination: {host: nobody.test}}]}", new Random(1), nobody());
        TestRequest request = proxy.serve(TestRequest.get("/"));
        assertThat(request.status).isEqualTo(503);
        assertThat(request.text).hasToString("no healthy upstream");
    }

    private static String nobody() {
        return TestProxy.service("nobody.test");
    }

    @Test
    void unknownDestinationIs503WithoutABody() {
        TestProxy proxy = new TestProxy(
                "{headers: {response: {set: {x-rule: here}}}, route: [{destination: {host: missing.test}}]}");
        TestRequest request = proxy.serve(TestRequest.get("/"));
        assertThat(request.status).isEqualTo(503);
        assertThat(request.text).isEmpty();
        assertThat(request.answer.contains("content-type")).isFalse();
        assertThat(request.answer.get("x-rule")).isEqualTo("here");
    }

    @Test
    void answersWithoutABodyLeaveTheUpstreamsBodyAlone() {
        for (String status : List.of("204", "304")) {
            TestProxy proxy = retrying("{attempts: 0}");
            TestRequest request = proxy.serve(TestRequest.get("/"));
            proxy.attempt(1).connect().respond(Integer.parseInt(status));
            assertThat(request.status).hasToString(status);
            assertThat(request.text).isEmpty();
            assertThat(proxy.attempt(1).discarded).isTrue();
        }
        TestProxy proxy = retrying("{attempts: 0}");
        TestRequest head = proxy.serve(new TestRequest("HEAD", "/"));
        proxy.attempt(1).connect().respond(200, "content-length", "12");
        assertThat(head.text).isEmpty();
        assertThat(head.answer.get("content-length")).isEqualTo("12");
    }
}
