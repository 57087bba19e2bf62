package io.meshway.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.ScriptedBackend;
import io.meshway.transport.RawClient;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Door.class)
class HeaderBehaviourTest {
    private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

    private final EdgeFixture edge;
    private final ScriptedBackend a;

    HeaderBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
        a = edge.backend("a");
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    private void plain() {
        edge.rule("{route: [{destination: {host: a.test}}]}");
    }

    private void edited(String ofRule, String ofDestination) {
        edge.rule("{headers: " + ofRule + ", route: [{destination: {host: a.test}, headers: " + ofDestination + "}]}");
    }

    @Test
    void requestHeadersAreRemovedSetAndAdded() {
        edited("{request: {remove: [x-old], set: {x-set: new}, add: {x-add: more}}}", "{}");
        edge.get("/", "x-old", "1", "x-set", "2", "x-set", "3", "x-add", "4");
        assertThat(a.last().header("x-old")).isNull();
        assertThat(a.last().headers("x-set")).containsExactly("new");
        assertThat(a.last().headers("x-add")).containsExactly("4", "more");
    }

    @Test
    void operationsOfRuleAndOnlyDestinationAreOneList() {
        edited("{request: {add: {x: '1'}, set: {y: '1'}}}", "{request: {set: {x: '2'}, remove: [y]}}");
        edge.get("/");
        assertThat(a.last().headers("x")).containsExactly("2");
        assertThat(a.last().headers("y")).containsExactly("1");
    }

    @Test
    void destinationMayEditRequestAndResponse() {
        edited(
                "{}",
                "{request: {remove: [x-old], set: {x-set: new}, add: {x-add: more}},"
                        + " response: {remove: [x-old], set: {x-set: new}, add: {x-add: more}}}");
        a.answering(request -> ScriptedBackend.Reply.of(200)
                .with("x-old", "1")
                .with("x-set", "2")
                .with("x-add", "3"));
        HttpResponse<String> answer = edge.get("/", "x-old", "1", "x-set", "2", "x-add", "4");
        assertThat(a.last().header("x-old")).isNull();
        assertThat(a.last().headers("x-set")).containsExactly("new");
        assertThat(a.last().headers("x-add")).containsExactly("4", "more");
        assertThat(answer.headers().allValues("x-old")).isEmpty();
        assertThat(answer.headers().allValues("x-set")).containsExactly("new");
        assertThat(answer.headers().allValues("x-add")).containsExactlyInAnyOrder("3", "more");
    }

    @Test
    void ruleWinsOverOneOfSeveralDestinations() {
        edge.rule("{headers: {request: {set: {x: '1'}}}, route: ["
                + "{destination: {host: a.test}, weight: 50, headers: {request: {set: {x: '2'}}}},"
                + " {destination: {host: a.test}, weight: 50, headers: {request: {set: {x: '2'}}}}]}");
        edge.get("/");
        assertThat(a.last().headers("x")).containsExactly("1");
    }

    @Test
    void responseHeadersAreRemovedSetAndAdded() {
        edited(
                "{response: {remove: [x-old], set: {x-set: new}, add: {x-add: more}}}",
                "{response: {set: {x-dest: d}}}");
        a.answering(request -> ScriptedBackend.Reply.of(200)
                .with("x-old", "1")
                .with("x-set", "2")
                .with("x-add", "3")
                .with("server", "backend"));
        HttpResponse<String> answer = edge.get("/");
        assertThat(answer.headers().allValues("x-old")).isEmpty();
        assertThat(answer.headers().allValues("x-set")).containsExactly("new");
        assertThat(answer.headers().allValues("x-add")).containsExactlyInAnyOrder("3", "more");
        assertThat(answer.headers().allValues("x-dest")).containsExactly("d");
        assertThat(answer.headers().allValues("server")).containsExactly("istio-envoy");
        assertThat(answer.headers().firstValue("x-envoy-upstream-service-time"))
                .get()
                .asString()
                .matches("[0-9]+");
    }

    @Test
    void valuesMayNameTheRequestAndItsClient() {
        edited(
                "{request: {set: {x-a: 'a-%REQ(x-in)%-%REQ(none)%-b', x-b: '%REQ(none?:METHOD)% 100%%',"
                        + " x-c: '%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%', x-d: '%PROTOCOL%', x-in: changed,"
                        + " x-e: '%REQ(none)%'}}, response: {set: {x-r: '%RESP(x-backend)%/%REQ(x-own)%'}}}",
                "{}");
        HttpResponse<String> answer = edge.get("/", "x-in", "1", "x-own", "o");
        assertThat(a.last().header("x-a")).isEqualTo("a-1--b");
        assertThat(a.last().header("x-b")).isEqualTo("GET 100%");
        assertThat(a.last().header("x-c")).isEqualTo("127.0.0.1");
        assertThat(a.last().header("x-d")).isEqualTo("HTTP/1.1");
        assertThat(a.last().header("x-in")).isEqualTo("changed");
        assertThat(a.last().header("x-e")).isNull();
        assertThat(answer.headers().firstValue("x-r")).hasValue("a/o");
    }

    @Test
    void hostMayBeSet() {
        edited("{request: {set: {host: other.test}}}", "{}");
        edge.get("/");
        assertThat(a.last().headers("host")).containsExactly("other.test");
        assertThat(a.last().header("x-envoy-original-host")).isEqualTo("shop.test");
    }

    @Test
    void edgeSaysWhoCalled() {
        plain();
        edge.get(
                "/",
                "x-forwarded-for",
                "198.51.100.7",
                "x-forwarded-proto",
                "https",
                "x-forwarded-host",
                "theirs",
                "x-request-id",
                "mine",
                "x-envoy-attempt-count",
                "7",
                "x-envoy-foo",
                "passes");
        ScriptedBackend.Received got = a.last();
        assertThat(got.headers("host")).containsExactly("shop.test");
        assertThat(got.headers("x-forwarded-for")).containsExactly("198.51.100.7,127.0.0.1");
        assertThat(got.headers("x-forwarded-proto")).containsExactly("http");
        assertThat(got.header("x-forwarded-host")).isEqualTo("theirs");
        assertThat(got.headers("x-envoy-external-address")).containsExactly("127.0.0.1");
        assertThat(got.header("x-request-id")).matches(UUID);
        assertThat(got.headers("x-envoy-attempt-count")).containsExactly("1");
        assertThat(got.header("x-envoy-foo")).isEqualTo("passes");
        assertThat(got.header("x-envoy-decorator-operation")).isEqualTo("a.test:80/*");
    }

    @Test
    void connectionHeaderTakesNothingAwayThatTheEdgeSays() {
        plain();
        String answer = RawClient.ask(
                edge.port(),
                "GET / HTTP/1.1\r\nHost: shop.test\r\nX-Secret: 1\r\nTE: trailers, deflate\r\nKeep-Alive: 3\r\n"
                        + "Connection: close, x-secret, x-forwarded-for, x-request-id, x-envoy-attempt-count, host,"
                        + " x-forwarded-proto, x-envoy-external-address\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 200");
        ScriptedBackend.Received got = a.last();
        assertThat(got.header("x-secret")).isNull();
        assertThat(got.header("keep-alive")).isNull();
        assertThat(got.header("te")).isEqualTo("trailers");
        assertThat(List.of("x-forwarded-for", "x-envoy-external-address"))
                .allMatch(name -> "127.0.0.1".equals(got.header(name)));
        assertThat(got.header("x-request-id")).matches(UUID);
        assertThat(got.header("x-envoy-attempt-count")).isEqualTo("1");
        assertThat(got.header("host")).isEqualTo("shop.test");
    }

    @Test
    void nothingIsAddedThatNobodyAskedFor() {
        plain();
        RawClient.ask(edge.port(), "GET / HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n");
        for (String name : List.of("user-agent", "accept", "accept-encoding", "connection", "content-length")) {
            assertThat(a.last().header(name)).as(name).isNull();
        }
    }

    @Test
    void hopByHopHeadersOfTheAnswerGo() {
        plain();
        a.answering(request -> ScriptedBackend.Reply.of(200)
                .with("connection", "x-hop")
                .with("x-hop", "1")
                .with("keep-alive", "timeout=5")
                .with("set-cookie", "a=b"));
        HttpResponse<String> answer = edge.get("/");
        assertThat(answer.headers().map()).doesNotContainKeys("x-hop", "keep-alive");
        assertThat(answer.headers().firstValue("set-cookie")).hasValue("a=b");
        assertThat(answer.headers().firstValue("date")).isPresent();
    }

    @Test
    void cookieOfConsistentHashingIsHandedOutOnce() {
        edge.also("""
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: a}
                spec:
                  host: a.test
                  trafficPolicy:
                    loadBalancer: {consistentHash: {httpCookie: {name: who, ttl: 60s, path: /p}}}
                """);
        plain();
        String cookie = edge.get("/").headers().firstValue("set-cookie").orElseThrow();
        assertThat(cookie).matches("who=\"[0-9a-f]{16}\"; Max-Age=60; Path=/p; HttpOnly");
        assertThat(edge.get("/", "cookie", cookie.substring(0, cookie.indexOf(';')))
                        .headers()
                        .firstValue("set-cookie"))
                .isEmpty();
    }
}
