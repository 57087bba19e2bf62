package io.meshway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.RetryCondition;
import io.meshway.proxy.UpstreamFailure.Reason;
import io.meshway.route.action.RetryPolicy;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RetryStateTest {
    private static final long BASE_NANOS = 25_000_000L;

    private static RetryState retrying(int retries, String retryOn) {
        RetryCondition.Selection selection = RetryCondition.parse(retryOn);
        RetryPolicy policy =
                new RetryPolicy(retries, selection.conditions(), selection.statusCodes(), 0, BASE_NANOS, true, false);
        return new RetryState(new RequestPolicy(0, policy, policy, List.of("x-again"), LocalReply.TIMEOUT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5xx | 500 | true",
                "5xx | 599 | true",
                "5xx | 499 | false",
                "gateway-error | 502 | true",
                "gateway-error | 503 | true",
                "gateway-error | 504 | true",
                "gateway-error | 500 | false",
                "gateway-error | 505 | false",
                "retriable-4xx | 409 | true",
                "retriable-4xx | 404 | false",
                "418 | 418 | true",
                "418 | 419 | false",
                "retriable-status-codes | 503 | false",
                "reset,connect-failure,refused-stream,reset-before-request | 503 | false",
                "connect-failure,refused-stream,unavailable,cancelled,retriable-4xx,503 | 503 | true",
                "connect-failure,refused-stream,unavailable,cancelled,retriable-4xx,503 | 409 | true",
                "connect-failure,refused-stream,unavailable,cancelled,retriable-4xx,503 | 500 | false",
            })
    void statusesAreRetriableByTheirConditions(String retryOn, int status, boolean retried) {
        assertThat(retrying(1, retryOn).retryAfter(status, FakeUpstream.headers()))
                .isEqualTo(retried);
    }

    @ParameterizedTest
    @CsvSource({
        "cancelled, 1",
        "deadline-exceeded, 4",
        "resource-exhausted, 8",
        "internal, 13",
        "unavailable, 14",
    })
    void grpcStatusesInTheHeadAreRetriableByTheirOwnCondition(String condition, String grpcStatus) {
        assertThat(retrying(1, condition).retryAfter(200, FakeUpstream.headers("grpc-status", grpcStatus)))
                .isTrue();
        assertThat(retrying(1, condition).retryAfter(200, FakeUpstream.headers("grpc-status", "2")))
                .isFalse();
        assertThat(retrying(1, "5xx").retryAfter(200, FakeUpstream.headers("grpc-status", grpcStatus)))
                .isFalse();
    }

    @Test
    void headersOfTheAnswerDecideWhereTheyAreNamed() {
        assertThat(retrying(1, "retriable-headers").retryAfter(200, FakeUpstream.headers("X-Again", "")))
                .isTrue();
        assertThat(retrying(1, "retriable-headers").retryAfter(200, FakeUpstream.headers()))
                .isFalse();
        assertThat(retrying(1, "5xx").retryAfter(200, FakeUpstream.headers("x-again", "1")))
                .isFalse();
        assertThat(retrying(1, "5xx,503").retryAfter(503, FakeUpstream.headers("x-envoy-ratelimited", "true")))
                .isFalse();
        assertThat(retrying(1, "envoy-ratelimited")
                        .retryAfter(429, FakeUpstream.headers("x-envoy-ratelimited", "true")))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void resetsAreRetriableByTheGeneralConditionsButForOverflow(Reason reason) {
        for (String condition : List.of("5xx", "gateway-error", "reset", "reset-before-request")) {
            assertThat(retrying(1, condition).retryAfter(reason)).as(condition).isEqualTo(reason != Reason.OVERFLOW);
        }
        boolean connecting = reason == Reason.REMOTE_CONNECTION_FAILURE
                || reason == Reason.LOCAL_CONNECTION_FAILURE
                || reason == Reason.CONNECTION_TIMEOUT;
        assertThat(retrying(1, "connect-failure").retryAfter(reason)).isEqualTo(connecting);
        assertThat(retrying(1, "refused-stream").retryAfter(reason)).isEqualTo(reason == Reason.REFUSED_STREAM);
        assertThat(retrying(1, "503,retriable-4xx,unavailable").retryAfter(reason))
                .isFalse();
    }

    @Test
    void resetBeforeRequestEndsWithTheFirstHeadThatWasSent() {
        RetryState state = retrying(3, "reset-before-request");
        assertThat(state.retryAfter(Reason.REMOTE_CONNECTION_FAILURE)).isTrue();
        state.headSent();
        assertThat(state.retryAfter(Reason.REMOTE_CONNECTION_FAILURE)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5xx | true",
                "gateway-error | true",
                "reset | true",
                "connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes,504 | false"
            })
    void timePerTryIsRetriedByThreeConditions(String retryOn, boolean retried) {
        assertThat(retrying(1, retryOn).retryAfterPerTryTimeout()).isEqualTo(retried);
    }

    @Test
    void retriesAreUsedUp() {
        RetryState state = retrying(2, "5xx");
        assertThat(state.mayRetry()).isTrue();
        assertThat(state.retryAfter(404, FakeUpstream.headers())).isFalse();
        assertThat(state.retryAfter(500, FakeUpstream.headers())).isTrue();
        assertThat(state.retryAfter(Reason.CONNECTION_TERMINATION)).isTrue();
        assertThat(state.mayRetry()).isFalse();
        assertThat(state.retryAfterPerTryTimeout()).isFalse();
    }

    @Test
    void pausesAreDrawnBelowABoundThatDoublesUpToTenBaseIntervals() {
        RetryState state = retrying(7, "5xx");
        Random random = new Random(3);
        for (long factor : new long[] {1, 2, 4, 8, 10, 10, 10}) {
            state.retryAfter(500, FakeUpstream.headers());
            long bound = factor * BASE_NANOS;
            long highest = 0;
            long lowest = Long.MAX_VALUE;
            for (int i = 0; i < 2000; i++) {
                long pause = state.backoffNanos(random);
                highest = Math.max(highest, pause);
                lowest = Math.min(lowest, pause);
            }
            assertThat(highest).isLessThan(bound).isGreaterThan(bound * 98 / 100);
            assertThat(lowest).isNotNegative().isLessThan(bound / 50);
        }
    }
}
