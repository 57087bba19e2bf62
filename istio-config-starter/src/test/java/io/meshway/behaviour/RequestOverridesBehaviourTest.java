package io.meshway.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.ScriptedBackend;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What callers may change about the timeout and the retries of their requests, and who may. */
@ParameterizedClass
@EnumSource(Door.class)
class RequestOverridesBehaviourTest {
    private final EdgeFixture edge;
    private final ScriptedBackend a;

    RequestOverridesBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
        a = edge.backend("a");
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    private void rule(String fields) {
        edge.rule("{" + fields + "route: [{destination: {host: a.test}}]}");
    }

    private void slowly() {
        a.answering(request -> ScriptedBackend.Reply.of(200).after(Duration.ofSeconds(2)));
    }

    @ParameterizedTest
    @CsvSource({
        "x-envoy-upstream-rq-timeout-ms, 100",
        "x-envoy-upstream-rq-per-try-timeout-ms, 100",
        "x-envoy-max-retries, 3",
        "x-envoy-retry-on, 5xx",
        "x-envoy-retry-grpc-on, unavailable",
        "x-envoy-retriable-status-codes, 418",
        "x-envoy-retriable-header-names, x-again",
        "x-envoy-upstream-rq-timeout-alt-response, 1",
        "x-envoy-hedge-on-per-try-timeout, true",
        "x-envoy-upstream-stream-duration-ms, 100",
        "x-envoy-upstream-alt-stat-name, other"
    })
    void noneReachesTheDestinationWhoeverSendsIt(String header, String value) {
        rule("");
        edge.get("/", header, value);
        assertThat(a.last().header(header)).isNull();
        edge.trustedGet("/", header, value);
        assertThat(a.last().header(header)).isNull();
    }

    @Test
    void timePerTryIsTheCallers() {
        rule("retries: {attempts: 1, retryOn: 5xx}, ");
        slowly();
        assertThat(edge.trustedGet("/", "x-envoy-upstream-rq-per-try-timeout-ms", "100"))
                .isEqualTo(504);
        assertThat(a.received()).hasSize(2);
    }

    @Test
    void timePerTryBeyondTheTimeoutHasNoEffect() {
        rule("timeout: 300ms, retries: {attempts: 1, retryOn: 5xx}, ");
        slowly();
        assertThat(edge.trustedGet("/", "x-envoy-upstream-rq-per-try-timeout-ms", "300"))
                .isEqualTo(504);
        assertThat(a.received()).hasSize(1);
        assertThat(a.last().header("x-envoy-expected-rq-timeout-ms")).isEqualTo("300");
    }

    @Test
    void timeoutIsA204ForCallersThatWantNoWords() {
        rule("");
        slowly();
        assertThat(edge.trustedGet(
                        "/", "x-envoy-upstream-rq-timeout-ms", "100", "x-envoy-upstream-rq-timeout-alt-response", "1"))
                .isEqualTo(204);
    }

    @Test
    void statusesAreRetriedWhereTheConditionIsActive() {
        rule("retries: {attempts: 1, retryOn: retriable-status-codes}, ");
        a.answering(418);
        assertThat(edge.trustedGet("/", "x-envoy-retriable-status-codes", "418"))
                .isEqualTo(200);
        rule("retries: {attempts: 1, retryOn: reset}, ");
        a.answering(418);
        assertThat(edge.trustedGet("/", "x-envoy-retriable-status-codes", "418"))
                .isEqualTo(418);
    }

    @Test
    void numberOfRetriesHasNoEffectWithoutACondition() {
        rule("retries: {attempts: 0}, ");
        a.answering(503, 503);
        assertThat(edge.trustedGet("/", "x-envoy-max-retries", "5")).isEqualTo(503);
        a.answering(503, 503);
        assertThat(edge.trustedGet("/", "x-envoy-max-retries", "5", "x-envoy-retry-on", "5xx"))
                .isEqualTo(200);
    }

    @Test
    void callersBehindATrustedProxyHaveNone() {
        rule("retries: {attempts: 0}, ");
        a.answering(503);
        assertThat(edge.trustedGet("/", "x-forwarded-for", "198.51.100.7", "x-envoy-retry-on", "5xx"))
                .isEqualTo(503);
        assertThat(a.last().header("x-envoy-retry-on")).isNull();
        assertThat(a.last().header("x-envoy-external-address")).isEqualTo("198.51.100.7");
    }
}
