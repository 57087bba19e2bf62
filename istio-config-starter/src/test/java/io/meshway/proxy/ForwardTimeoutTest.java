package io.meshway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.proxy.UpstreamFailure.Reason;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;

class ForwardTimeoutTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(250);

    private static TestProxy with(String fields) {
        return new TestProxy("{" + fields + ", route: [{destination: {host: a.test}}]}");
    }

    @Test
    void answerThatDoesNotComeInTimeIs504() {
        TestProxy proxy = with("timeout: 2s");
        TestRequest request = proxy.serve(TestRequest.get("/"));
        proxy.attempt(1).connect();
        proxy.advance(SECOND);
        assertThat(request.answers).isZero();
        proxy.advance(SECOND);

        assertThat(request.status).isEqualTo(504);
        assertThat(request.text).hasToString("upstream request timeout");
        assertThat(proxy.attempt(1).cancelled).isTrue();
        assertThat(proxy.attempt(1).headers.get("x-envoy-expected-rq-timeout-ms"))
                .isEqualTo("2000");
        assertThat(proxy.inFlight("a.test")).isZero();
        assertThat(request.ended).isTrue();
    }

    @Test
    void timeBeginsWhenTheRequestIsComplete() {
        TestProxy proxy = with("timeout: 1s");
        TestRequest request = proxy.serve(TestRequest.post("/"));
        proxy.attempt(1).connect();
        proxy.advance(SECOND.multipliedBy(10));
        assertThat(request.answers).isZero();
        request.send("all").sendEnd();
        proxy.advance(Duration.ofMillis(999));
        assertThat(request.answers).isZero();
        proxy.advance(Duration.ofMillis(1));
        assertThat(request.status).isEqualTo(504);
    }

    @Test
    void timePerTryIsRetriedOnlyWhereAConditionCoversIt() {
        TestProxy silent = with("retries: {attempts: 3, perTryTimeout: 1s, retryOn: 'connect-failure,503'}");
        TestRequest once = silent.serve(TestRequest.get("/"));
        silent.attempt(1).connect();
        silent.advance(SECOND);
        assertThat(once.status).isEqualTo(504);
        assertThat(silent.attempts).hasSize(1);

        TestProxy covered = with("retries: {attempts: 3, perTryTimeout: 1s, retryOn: 5xx}");
        TestRequest four = covered.serve(TestRequest.get("/"));
        for (int i = 1; i <= 4; i++) {
            assertThat(four.answers).isZero();
            covered.attempt(i).connect();
            covered.advance(SECOND);
            covered.advance(LONGEST_PAUSE);
        }
        assertThat(four.status).isEqualTo(504);
        assertThat(covered.attempts).hasSize(4).allMatch(attempt -> attempt.cancelled);
        assertThat(covered.inFlight("a.test")).isZero();
    }

    @Test
    void wholeTimeoutCoversRetriesAndPauses() {
        TestProxy proxy = with("timeout: 2.5s, retries: {attempts: 9, perTryTimeout: 1s, retryOn: 5xx}");
        TestRequest request = proxy.serve(TestRequest.get("/"));
        for (int i = 0; i < 10; i++) {
            proxy.attempts.get(proxy.attempts.size() - 1).connect();
            proxy.advance(LONGEST_PAUSE);
        }
        assertThat(request.status).isEqualTo(504);
        assertThat(proxy.attempts.size()).isBetween(2, 3);
        assertThat(proxy.attempt(1).headers.get("x-envoy-expected-rq-timeout-ms"))
                .isEqualTo("1000");
        assertThat(Integer.parseInt(proxy.attempt(2).headers.get("x-envoy-expected-rq-timeout-ms")))
                .isLessThanOrEqualTo(1000);
    }

    @Test
    void timeoutEndsThePauseBeforeARetry() {
        TestProxy proxy = with("timeout: 1s, retries: {attempts: 1, retryOn: 5xx, backoff: 100s}");
        TestRequest request = proxy.serve(TestRequest.get("/"));
        proxy.attempt(1).connect().respond(503);
        proxy.advance(SECOND);
        assertThat(request.status).isEqualTo(504);
        proxy.advance(Duration.ofSeconds(1000));
        assertThat(proxy.attempts).hasSize(1);
        assertThat(proxy.inFlight("a.test")).isZero();
    }

    @Test
    void timePerTryDoesNotCountTheWaitForAConnection() {
        TestProxy proxy = with("retries: {attempts: 1, perTryTimeout: 1s, retryOn: 5xx}");
        TestRequest request = proxy.serve(TestRequest.get("/"));
        proxy.advance(SECOND.multipliedBy(5));
        assertThat(proxy.attempts).hasSize(1);
        proxy.attempt(1).connect();
        proxy.advance(Duration.ofMillis(999));
        proxy.attempt(1).respond(200);
        assertThat(request.status).isEqualTo(200);
        proxy.advance(SECOND);
        assertThat(request.answers).isOne();
    }

    @Test
    void responseThatComesAfterTheTimeoutIsDiscarded() {
        TestProxy proxy = with("timeout: 1s");
        TestRequest request = proxy.serve(TestRequest.get("/"));
        proxy.attempt(1).connect();
        proxy.advance(SECOND);
        proxy.attempt(1).respond(200);
        assertThat(request.status).isEqualTo(504);
        assertThat(request.answers).isOne();
        assertThat(proxy.attempt(1).discarded).isTrue();
        assertThat(proxy.inFlight("a.test")).isZero();
    }

    @Test
    void timeoutWithinTheResponseBreaksItOff() {
        TestProxy proxy = with("timeout: 1s");
        TestRequest request = proxy.serve(TestRequest.get("/"));
        Sinks.Many<ByteBuf> body = Sinks.many().unicast().onBackpressureBuffer();
        proxy.attempt(1).connect().respond(200, FakeUpstream.headers(), body.asFlux());
        body.tryEmitNext(FakeUpstream.bytes("begun"));
        proxy.advance(SECOND);

        assertThat(request.status).isEqualTo(200);
        assertThat(request.text).hasToString("begun");
        assertThat(request.aborted).isTrue();
        assertThat(request.failure).isInstanceOf(UpstreamFailure.class);
        assertThat(proxy.attempt(1).cancelled).isTrue();
        assertThat(proxy.inFlight("a.test")).isZero();
    }

    @Test
    void delayIsNotPartOfTheTimeout() {
        TestProxy proxy = with("timeout: 1s, fault: {delay: {fixedDelay: 2s, percentage: {value: 100}}}");
        TestRequest request = proxy.serve(TestRequest.get("/"));
        proxy.advance(Duration.ofMillis(1999));
        assertThat(proxy.attempts).isEmpty();
        proxy.advance(Duration.ofMillis(1));
        proxy.attempt(1).connect();
        proxy.advance(Duration.ofMillis(900));
        proxy.attempt(1).respond(200);
        assertThat(request.status).isEqualTo(200);
    }

    @Test
    void trustedCallerMayHaveTimeoutsAnsweredWithoutWords() {
        TestProxy proxy = with("timeout: 10s");
        TestRequest request = proxy.serve(TestRequest.get("/")
                .header("x-envoy-upstream-rq-timeout-ms", "100")
                .header("x-envoy-upstream-rq-timeout-alt-response", "1"));
        proxy.attempt(1).connect();
        proxy.advance(Duration.ofMillis(100));
        assertThat(request.status).isEqualTo(204);
        assertThat(request.text).isEmpty();
        assertThat(proxy.attempt(1).headers.names()).noneMatch(name -> name.startsWith("x-envoy-upstream-rq-"));
    }

    @Test
    void deadlineOfGrpcEndsInAGrpcStatus() {
        TestProxy proxy = with("timeout: 10s");
        TestRequest request = proxy.serve(
                TestRequest.get("/").header("content-type", "application/grpc").header("grpc-timeout", "100m"));
        proxy.attempt(1).connect();
        proxy.advance(Duration.ofMillis(100));
        assertThat(request.status).isEqualTo(200);
        assertThat(request.answer.get("grpc-status")).isEqualTo("14");
        assertThat(request.answer.get("grpc-message")).isEqualTo("upstream request timeout");
    }

    @Test
    void failureAtTheVeryLastMomentIsAnsweredOnce() {
        TestProxy proxy = with("timeout: 1s, retries: {attempts: 1, perTryTimeout: 999ms, retryOn: 5xx}");
        TestRequest request = proxy.serve(TestRequest.get("/"));
        proxy.attempt(1).connect();
        proxy.advance(Duration.ofMillis(999));
        proxy.attempt(1).fail(Reason.CONNECTION_TERMINATION);
        proxy.advance(SECOND);
        assertThat(request.answers).isOne();
        assertThat(request.status).isEqualTo(504);
        assertThat(proxy.inFlight("a.test")).isZero();
    }
}
