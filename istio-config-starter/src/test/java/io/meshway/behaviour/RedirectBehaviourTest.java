package io.meshway.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Door.class)
class RedirectBehaviourTest {
    private final EdgeFixture edge;

    RedirectBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    private HttpResponse<String> redirected(String redirect, String target, String... headers) {
        edge.rule("{redirect: " + redirect + ", headers: {response: {set: {x-rule: here}}}}");
        return edge.get(target, headers);
    }

    private String location(String redirect, String target, String... headers) {
        return redirected(redirect, target, headers)
                .headers()
                .firstValue("location")
                .orElseThrow();
    }

    @Test
    void pathIsReplacedAndTheQueryKept() {
        HttpResponse<String> answer = redirected("{uri: /n}", "/o?a=1", "host", "h:8080");
        assertThat(answer.statusCode()).isEqualTo(301);
        assertThat(answer.headers().firstValue("location")).hasValue("http://h:8080/n?a=1");
        assertThat(answer.headers().firstValue("x-rule")).hasValue("here");
        assertThat(answer.headers().firstValue("server")).hasValue("istio-envoy");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void pathWithAQueryBringsItsOwn() {
        assertThat(location("{uri: '/n?b=2'}", "/o?a=1")).isEqualTo("http://shop.test/n?b=2");
    }

    @Test
    void prefixIsReplacedAndTheRestKept() {
        edge.rule("{match: [{uri: {prefix: /old}}], redirect: {prefixRewrite: /new}}");
        assertThat(edge.get("/old/x?q").headers().firstValue("location")).hasValue("http://shop.test/new/x?q");
    }

    @Test
    void schemeThatChangesTakesTheOldDefaultPortAway() {
        assertThat(location("{scheme: https}", "/p", "host", "h:80")).isEqualTo("https://h/p");
        assertThat(location("{scheme: https}", "/p", "host", "h:8080")).isEqualTo("https://h:8080/p");
        assertThat(location("{scheme: https, port: 443}", "/p", "host", "h:8080"))
                .isEqualTo("https://h:8080/p");
        assertThat(location("{scheme: https, port: 8443}", "/p", "host", "h:8080"))
                .isEqualTo("https://h:8443/p");
    }

    @Test
    void authorityPortSchemeAndCodeAreTheRules() {
        HttpResponse<String> answer =
                redirected("{authority: x, port: 8443, scheme: https, redirectCode: 308}", "/p", "host", "h:81");
        assertThat(answer.statusCode()).isEqualTo(308);
        assertThat(answer.headers().firstValue("location")).hasValue("https://x:8443/p");
        assertThat(location("{authority: x}", "/p", "host", "h:81")).isEqualTo("http://x/p");
    }

    @Test
    void portOfTheListenerIsWrittenOnDemand() {
        assertThat(location("{derivePort: FROM_PROTOCOL_DEFAULT}", "/p", "host", "h:81"))
                .isEqualTo("http://h:81/p");
        edge.rule("{redirect: {derivePort: FROM_REQUEST_PORT}}");
        HttpResponse<String> answer = edge.gateway().get(edge.listenerPort(), "h", "/p");
        assertThat(answer.headers().firstValue("location")).hasValue("http://h:81/p");
    }

    @Test
    void grpcCallersGetTheLocationWithAStatusOfTheirOwn() {
        HttpResponse<String> answer = redirected("{uri: /n}", "/o", "content-type", "application/grpc");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("grpc-status")).hasValue("2");
        assertThat(answer.headers().firstValue("location")).hasValue("http://shop.test/n");
    }
}
