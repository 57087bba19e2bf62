package io.meshway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshway.fixtures.GatewayFixture;
import io.meshway.fixtures.ScriptedBackend;
import io.meshway.fixtures.ScriptedBackend.Reply;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** Istio's behaviours in routes that an application writes itself. */
class OwnRoutesE2eTest {
    @TempDir
    static Path folder;

    private static ScriptedBackend v1;
    private static ScriptedBackend v2;
    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        v1 = new ScriptedBackend("v1");
        v2 = new ScriptedBackend("v2");
        gateway = GatewayFixture.over(folder)
                .property("spring.config.additional-location", "file:src/test/resources/own-gateway/")
                .property("plain.backend", "http://127.0.0.1:" + v1.port())
                .file("mesh.yaml", """
                        apiVersion: networking.istio.io/v1
                        kind: ServiceEntry
                        metadata: {name: reviews}
                        spec:
                          hosts: [reviews.default.svc.cluster.local]
                          resolution: STATIC
                          ports: [{number: 9080, name: http, protocol: HTTP}]
                          endpoints:
                          - {address: 127.0.0.1, ports: {http: %d}, labels: {version: v1}}
                          - {address: 127.0.0.1, ports: {http: %d}, labels: {version: v2}}
                        ---
                        apiVersion: networking.istio.io/v1
                        kind: DestinationRule
                        metadata: {name: reviews}
                        spec:
                          host: reviews.default.svc.cluster.local
                          subsets:
                          - {name: v1, labels: {version: v1}}
                          - {name: v2, labels: {version: v2}}
                        """.formatted(v1.port(), v2.port()))
                .start();
        await().untilAsserted(() -> assertThat(
                        gateway.get("any.example", "/reviews/1").statusCode())
                .isEqualTo(200));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        v1.close();
        v2.close();
    }

    @AfterEach
    void forget() {
        v1.answering(request -> Reply.of(200)).received().clear();
        v2.answering(request -> Reply.of(200)).received().clear();
    }

    @Test
    void addressLeadsToHostPortAndSubset() {
        HttpResponse<String> answer = gateway.get("any.example", "/reviews/7?x=1");
        assertThat(answer.body()).isEqualTo("v2");
        assertThat(v2.last().target()).isEqualTo("/7?x=1");
        assertThat(v2.last().header("host")).isEqualTo("any.example");
        assertThat(answer.headers().firstValue("server")).hasValue("istio-envoy");
        assertThat(v1.received()).isEmpty();
    }

    @Test
    void retriesAndTimeoutOfTheFiltersHold() {
        v2.answering(503, 503, 503);
        assertThat(gateway.get("any.example", "/reviews/7").statusCode()).isEqualTo(200);
        assertThat(v2.received()).hasSize(4);
        v2.answering(request -> Reply.of(200).after(Duration.ofSeconds(30)));
        HttpResponse<String> late = gateway.get("any.example", "/reviews/7");
        assertThat(late.statusCode()).isEqualTo(504);
        assertThat(late.body()).isEqualTo("upstream request timeout");
    }

    @Test
    void filtersOfSpringCloudGatewaySeeRequestAndAnswer() {
        HttpResponse<String> answer = gateway.get("any.example", "/short/1");
        assertThat(answer.headers().firstValue("x-to-client")).hasValue("yes");
        assertThat(v1.received().isEmpty() ? v2.last() : v1.last())
                .satisfies(
                        request -> assertThat(request.header("x-from-filter")).isEqualTo("yes"));
    }

    @Test
    void overridesOfOutsidersAreTakenOutAndForwardingHeadersAreWritten() {
        gateway.send(request("/reviews/1")
                .header("x-envoy-max-retries", "9")
                .header("x-envoy-upstream-rq-timeout-ms", "1")
                .build());
        assertThat(v2.last().header("x-envoy-max-retries")).isNull();
        assertThat(v2.last().header("x-forwarded-for")).isEqualTo("127.0.0.1");
        assertThat(v2.last().header("x-request-id")).isNotNull();
    }

    @Test
    void policiesRunInTheirPlaces() {
        HttpResponse<String> answer = gateway.send(
                request("/policies/a").header("origin", "https://shop.example").build());
        assertThat(answer.body()).isEqualTo("v1");
        assertThat(answer.headers().firstValue("access-control-allow-origin")).hasValue("https://shop.example");
        assertThat(answer.headers().firstValue("x-served-by")).hasValue("mesh of any.example");
        assertThat(answer.headers().firstValue("x-backend")).isEmpty();
        assertThat(v1.last().target()).isEqualTo("/internal/a");
        assertThat(v1.last().header("host")).isEqualTo("reviews.internal");
        assertThat(v1.last().header("x-tenant")).isEqualTo("blue");
        await().atMost(10, TimeUnit.SECONDS).until(() -> v2.received().size() == 1);
        assertThat(v2.last().header("x-tenant")).isEqualTo("blue");
    }

    @Test
    void preflightIsAnsweredWithoutTheBackend() {
        HttpResponse<String> answer = gateway.send(request("/policies/a")
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("origin", "https://shop.example")
                .header("access-control-request-method", "PUT")
                .build());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("access-control-allow-origin")).hasValue("https://shop.example");
        assertThat(v1.received()).isEmpty();
    }

    @Test
    void faultEndsTheRequestForThoseThatTheConditionMeans() {
        HttpResponse<String> answer =
                gateway.send(request("/fault/1").header("x-chaos", "monkey").build());
        assertThat(answer.statusCode()).isEqualTo(418);
        assertThat(answer.body()).isEqualTo("fault filter abort");
        assertThat(gateway.get("any.example", "/fault/1").statusCode()).isEqualTo(200);
    }

    @Test
    void redirectAndDirectResponseAnswer() {
        HttpResponse<String> moved = gateway.get("any.example", "/moved/a?b");
        assertThat(moved.statusCode()).isEqualTo(308);
        assertThat(moved.headers().firstValue("location")).hasValue("http://any.example/new/a?b");
        HttpResponse<String> closed =
                gateway.send(request("/closed/1").header("x-user", "jason").build());
        assertThat(closed.statusCode()).isEqualTo(503);
        assertThat(closed.body()).isEqualTo("closed for today");
        assertThat(gateway.send(request("/closed/1")
                                .header("x-user", "jason")
                                .header("x-admin", "yes")
                                .build())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void unknownHostAndUnknownSubsetAre503AndFindingsThatNameTheRoute() {
        assertThat(gateway.get("any.example", "/nobody").statusCode()).isEqualTo(503);
        assertThat(gateway.get("any.example", "/no-subset").statusCode()).isEqualTo(503);
        assertThat(gateway.json("/istio").path("findings").toString())
                .contains("route nobody", "nobody.example", "route no-subset", "v9");
    }

    @Test
    void behavioursWorkInFrontOfOtherAddressesToo() {
        HttpResponse<String> answer = gateway.get("any.example", "/plain/1");
        assertThat(answer.body()).isEqualTo("v1");
        assertThat(v1.last().target()).isEqualTo("/own/1");
        assertThat(v1.last().header("x-tenant")).isEqualTo("green");
    }

    @Test
    void bodyOfRequestAndAnswerPass() {
        v2.answering(request -> Reply.of(200).body(Flux.just(request.body(), "!")));
        String body = "x".repeat(100_000);
        assertThat(gateway.send(request("/reviews/1")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build())
                        .body())
                .isEqualTo(body + "!");
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .header("Host", "any.example");
    }
}
