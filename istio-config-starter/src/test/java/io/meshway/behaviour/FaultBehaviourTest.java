package io.meshway.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.ScriptedBackend;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    void delayIsNotPartOfTheTimeout() {
        assertThat(faulty("{delay: {fixedDelay: 1.2s, percentage: {value: 100}}}")
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{delay: {fixedDelay: 100s, percentage: {value: 100}}}",
                "{delay: {fixedDelay: 100s, percent: 100}}",
                "{delay: {fixedDelay: 100s, percentage: {value: 100}}, abort: {httpStatus: 418, percentage: {value: 100}}}"
            })
    void delayComesBeforeTheAbortAndTheUpstream(String fault) {
        edge.rule("{match: [{uri: {exact: /slow}}], fault: " + fault + ", route: [{destination: {host: a.test}}]},"
                + " {route: [{destination: {host: a.test}}]}");
        CompletableFuture<HttpResponse<String>> slow = edge.client()
                .sendAsync(edge.request("/slow").timeout(Duration.ofMinutes(5)).build(), BodyHandlers.ofString());
        for (int i = 0; i < 20; i++) {
            assertThat(edge.get("/").statusCode()).isEqualTo(200);
        }
        assertThat(slow).isNotDone();
        slow.cancel(true);
        assertThat(a.received()).extracting(ScriptedBackend.Received::target).containsOnly("/");
    }

    @Test
    void withoutAPercentageNothingHappens() {
        assertThat(faulty("{abort: {httpStatus: 503}, delay: {fixedDelay: 100s}}")
                        .statusCode())
                .isEqualTo(200);
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
