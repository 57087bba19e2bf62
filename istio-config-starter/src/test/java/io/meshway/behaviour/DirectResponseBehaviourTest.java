package io.meshway.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.transport.RawClient;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Door.class)
class DirectResponseBehaviourTest {
    private final EdgeFixture edge;

    DirectResponseBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    @Test
    void statusAndTextAreTheRules() {
        edge.rule("{directResponse: {status: 418, body: {string: tea}}, headers: {response: {set: {x-a: '1'}}}}");
        HttpResponse<String> answer = edge.get("/");
        assertThat(answer.statusCode()).isEqualTo(418);
        assertThat(answer.body()).isEqualTo("tea");
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain");
        assertThat(answer.headers().firstValue("content-length")).hasValue("3");
        assertThat(answer.headers().firstValue("x-a")).hasValue("1");
        assertThat(answer.headers().firstValue("date")).isPresent();
    }

    @Test
    void bytesAreDecodedAndTheRuleMayNameTheirType() {
        edge.rule("{directResponse: {status: 200, body: {bytes: dGVhCg==}},"
                + " headers: {response: {add: {content-type: text/x-tea}}}}");
        HttpResponse<String> answer = edge.get("/");
        assertThat(answer.body()).isEqualTo("tea\n");
        assertThat(answer.headers().allValues("content-type")).containsExactly("text/x-tea");
    }

    @Test
    void withoutABodyThereIsNoType() {
        edge.rule("{directResponse: {status: 503}}");
        HttpResponse<String> answer = edge.get("/");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("content-type")).isEmpty();
        assertThat(answer.headers().firstValue("content-length")).hasValue("0");
    }

    @Test
    void uploadIsAnsweredAheadOfItsEndAndTheConnectionEnds() {
        edge.rule("{directResponse: {status: 200, body: {string: ok}}}");
        String answer =
                RawClient.ask(edge.port(), "POST / HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 50\r\n\r\nhello");
        assertThat(answer)
                .startsWith("HTTP/1.1 200")
                .containsIgnoringCase("connection: close")
                .endsWith("\r\n\r\nok");
    }

    @Test
    void grpcCallersGetAStatusOfTheirOwn() {
        edge.rule("{directResponse: {status: 404, body: {string: 'no tea, 100 %'}}}");
        HttpResponse<String> answer = edge.get("/", "content-type", "application/grpc+proto");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("grpc-status")).hasValue("12");
        assertThat(answer.headers().firstValue("grpc-message")).hasValue("no tea, 100 %25");
        assertThat(answer.body()).isEmpty();
        assertThat(edge.get("/", "content-type", "application/grpc-web").statusCode())
                .isEqualTo(404);
    }
}
