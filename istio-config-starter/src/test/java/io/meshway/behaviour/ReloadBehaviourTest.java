package io.meshway.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.Resources;
import io.meshway.fixtures.ScriptedBackend;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Sinks;

@ParameterizedClass
@EnumSource(Door.class)
class ReloadBehaviourTest {
    private static final int CALLERS = 4;
    private static final int CHANGES = 25;

    private final EdgeFixture edge;
    private final ScriptedBackend a;
    private final ScriptedBackend b;

    ReloadBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
        a = edge.backend("a");
        b = edge.backend("b");
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    private static String to(String destination, int version) {
        return "{headers: {response: {set: {x-version: '" + version + "'}}}, route: [{destination: {host: "
                + destination + ".test}}]}";
    }

    @Test
    void requestsNeverFailWhileRulesChange() {
        edge.rule(to("a", 0));
        AtomicBoolean stop = new AtomicBoolean();
        Map<String, Integer> outcomes = new ConcurrentHashMap<>();
        var callers = IntStream.range(0, CALLERS)
                .mapToObj(i -> CompletableFuture.runAsync(() -> {
                    while (!stop.get()) {
                        HttpResponse<String> answer = edge.get("/");
                        String version =
                                answer.headers().firstValue("x-version").orElse("none");
                        String expected = version.equals("none") || Integer.parseInt(version) % 2 == 0 ? "a" : "b";
                        boolean good =
                                answer.statusCode() == 200 && answer.body().equals(expected);
                        outcomes.merge(good ? "good" : answer.statusCode() + " " + answer.body(), 1, Integer::sum);
                    }
                }))
                .toList();
        for (int i = 1; i <= CHANGES; i++) {
            edge.rule(to(i % 2 == 0 ? "a" : "b", i));
        }
        stop.set(true);
        callers.forEach(CompletableFuture::join);
        assertThat(outcomes).containsOnlyKeys("good");
        assertThat(edge.get("/").headers().firstValue("x-version")).hasValue(Integer.toString(CHANGES));
    }

    @Test
    void requestsNeverFailWhileEndpointsComeAndGo() {
        edge.also(EdgeFixture.service("both.test", a.port(), b.port()));
        edge.rule("{retries: {attempts: 0}, route: [{destination: {host: both.test}}]}");
        AtomicBoolean stop = new AtomicBoolean();
        Map<String, Integer> outcomes = new ConcurrentHashMap<>();
        var callers = IntStream.range(0, CALLERS)
                .mapToObj(i -> CompletableFuture.runAsync(() -> {
                    while (!stop.get()) {
                        HttpResponse<String> answer = edge.get("/");
                        outcomes.merge(answer.statusCode() + " " + answer.body(), 1, Integer::sum);
                    }
                }))
                .toList();
        String rule = """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: rules}
                spec: {hosts: ["*"], gateways: [edge], http: [{retries: {attempts: 0}, route: [{destination: {host: both.test}}]}]}
                """;
        String gateway = Resources.gateway("\"*\"");
        for (int i = 0; i < CHANGES; i++) {
            edge.apply(
                    gateway,
                    rule,
                    i % 3 == 0
                            ? EdgeFixture.service("both.test", a.port())
                            : i % 3 == 1
                                    ? EdgeFixture.service("both.test", b.port())
                                    : EdgeFixture.service("both.test", a.port(), b.port()));
        }
        stop.set(true);
        callers.forEach(CompletableFuture::join);
        assertThat(outcomes).containsOnlyKeys("200 a", "200 b");
    }

    @Test
    void answerThatStreamsFinishesUnderTheRuleItBeganWith() {
        Sinks.Many<String> pieces = Sinks.many().unicast().onBackpressureBuffer();
        a.answering(request -> ScriptedBackend.Reply.of(200).body(pieces.asFlux()));
        edge.rule(to("a", 1));
        var streaming = edge.client().sendAsync(edge.request("/").build(), HttpResponse.BodyHandlers.ofString());
        Awaitility.await().until(() -> a.received().size() == 1);
        pieces.tryEmitNext("before ");
        edge.apply(Resources.gateway("\"*\""), EdgeFixture.service("b.test", b.port()), route("b"));
        assertThat(edge.get("/").body()).isEqualTo("b");
        pieces.tryEmitNext("after");
        pieces.tryEmitComplete();
        HttpResponse<String> answer = streaming.join();
        assertThat(answer.body()).isEqualTo("before after");
        assertThat(answer.headers().firstValue("x-version")).hasValue("1");
    }

    private static String route(String to) {
        return Resources.route("rules", "*", to + ".test");
    }

    @Test
    void brokenRuleLeavesTheLastGoodOneInForce() {
        edge.rule(to("a", 1));
        edge.rule("{route: [{destination: {host: b.test}}], timeout: soon}");
        assertThat(edge.get("/").body()).isEqualTo("a");
        assertThat(edge.state().admitted().rejected()).isPositive();
        edge.rule(to("b", 2));
        assertThat(edge.get("/").body()).isEqualTo("b");
    }
}
