package io.meshway.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.ScriptedBackend;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Door.class)
class FaultBehaviourTest {
    private final EdgeFixture edge;
    private final ScriptedBackend a;

    FaultBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
        a = edge.backend("a");
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    private HttpResponse<String> faulty(String fault, String... headers) {
        edge.rule("{fault: " + fault + ", timeout: 1s, retries: {attempts: 3, retryOn: 5xx},"
                + " headers: {response: {set: {x-rule: here}}}, route: [{destination: {host: a.test}}]}");
        return edge.get("/", headers);
    }

    @Test
    void abortAnswersInsteadOfTheUpstream() {
        HttpResponse<String> answer = faulty("{abort: {httpStatus: 503, percentage: {value: 100}}}");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("fault filter abort");
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain");
        assertThat(answer.headers().firstValue("x-rule")).hasValue("here");
        assertThat(a.received()).isEmpty();
    }

    @Test
    void delayIsWaitedForAndNotPartOfTheTimeout() {
        long before = System.nanoTime();
        assertThat(faulty("{delay: {fixedDelay: 1.2s, percentage: {value: 100}}}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(1200));
    }

    @Test
    void delayComesBeforeTheAbort() {
        long before = System.nanoTime();
        assertThat(faulty("{delay: {fixedDelay: 200ms, percentage: {value: 100}},"
                                + " abort: {httpStatus: 418, percentage: {value: 100}}}")
                        .statusCode())
                .isEqualTo(418);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void withoutAPercentageNothingHappens() {
        assertThat(faulty("{abort: {httpStatus: 503}, delay: {fixedDelay: 100s}}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void oldPercentOfADelayCounts() {
        long before = System.nanoTime();
        faulty("{delay: {fixedDelay: 150ms, percent: 100}}");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
    }

    @Test
    void grpcCallersGetTheirStatus() {
        String fault = "{abort: {grpcStatus: UNAVAILABLE, percentage: {value: 100}}}";
        HttpResponse<String> grpc = faulty(fault, "content-type", "application/grpc");
        assertThat(grpc.statusCode()).isEqualTo(200);
        assertThat(grpc.headers().firstValue("grpc-status")).hasValue("14");
        assertThat(grpc.headers().firstValue("grpc-message")).hasValue("fault filter abort");
        HttpResponse<String> plain = faulty(fault);
        assertThat(plain.statusCode()).isEqualTo(200);
        assertThat(plain.body()).isEqualTo("fault filter abort");
        assertThat(faulty("{abort: {httpStatus: 404, percentage: {value: 100}}}", "content-type", "application/grpc")
                        .headers()
                        .firstValue("grpc-status"))
                .hasValue("12");
    }

    @Test
    void preflightOfARuleThatAbortsIsAborted() {
        edge.rule("{fault: {abort: {httpStatus: 500, percentage: {value: 100}}},"
                + " corsPolicy: {allowOrigins: [{exact: 'https://a'}]}, route: [{destination: {host: a.test}}]}");
        HttpResponse<String> answer =
                edge.send(edge.request("/", "origin", "https://a", "access-control-request-method", "GET")
                        .method("OPTIONS", BodyPublishers.noBody())
                        .build());
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.headers().firstValue("access-control-allow-origin")).isEmpty();
    }
}
