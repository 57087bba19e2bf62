package io.meshway.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.cluster.Cluster;
import io.meshway.cluster.ClusterRegistry;
import io.meshway.cluster.limit.ClusterLimits;
import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.mesh.ClusterKey;
import io.meshway.transport.RawBackend;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;

@ParameterizedClass
@EnumSource(Door.class)
class CircuitBreakingBehaviourTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final EdgeFixture edge;
    private final Semaphore answers = new Semaphore(0);

    CircuitBreakingBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    /** Answers with this status when the test lets it. */
    private RawBackend backend(int status) {
        return edge.open(new RawBackend(connection -> {
            while (true) {
                connection.head();
                answers.acquire();
                connection.write("HTTP/1.1 " + status + " X\r\ncontent-length: 2\r\n\r\nok");
            }
        }));
    }

    private void limited(String pool, String retries, int... ports) {
        edge.also(EdgeFixture.service("slow.test", ports));
        edge.also("""
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: slow}
                spec: {host: slow.test, trafficPolicy: {connectionPool: %s}}
                """.formatted(pool));
        edge.rule("{retries: %s, route: [{destination: {host: slow.test}}]}".formatted(retries));
    }

    private CompletableFuture<HttpResponse<String>> ask() {
        return edge.client().sendAsync(edge.request("/").build(), HttpResponse.BodyHandlers.ofString());
    }

    private ClusterLimits limits() {
        ClusterRegistry registry = edge.gateway().context().getBean(ClusterRegistry.class);
        Cluster cluster = registry.ref(new ClusterKey("slow.test", 80, "")).current();
        return Objects.requireNonNull(cluster).limits();
    }

    private void nothingInFlight() {
        Awaitility.await().untilAsserted(() -> {
            assertThat(limits().requests().inUse()).isZero();
            assertThat(limits().pending().inUse()).isZero();
            assertThat(limits().retries().inUse()).isZero();
        });
    }

    private static void isOverflow(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("x-envoy-overloaded")).hasValue("true");
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/plain");
        assertThat(answer.body())
                .isEqualTo("upstream connect error or disconnect/reset before headers. reset reason: overflow");
    }

    @Test
    void oneConnectionAndOneWaitingRequestRefuseTheNextAtOnce() {
        RawBackend slow = backend(200);
        limited(
                "{tcp: {maxConnections: 1}, http: {http1MaxPendingRequests: 1}}",
                "{attempts: 3, retryOn: 5xx}",
                slow.port());
        var first = ask();
        Awaitility.await().until(() -> slow.received().size() == 1);
        var second = ask();
        Awaitility.await().until(() -> limits().pending().inUse() == 1);

        isOverflow(edge.get("/"));
        answers.release(2);
        assertThat(first.join().statusCode()).isEqualTo(200);
        assertThat(second.join().statusCode()).isEqualTo(200);
        assertThat(slow.connections()).isOne();
        assertThat(slow.received()).hasSize(2);
        nothingInFlight();
    }

    @Test
    void limitsCountForTheWholeClusterAndNotForEachEndpoint() {
        RawBackend one = backend(200);
        RawBackend other = backend(200);
        limited("{http: {http2MaxRequests: 2}}", "{attempts: 0}", one.port(), other.port());
        List<CompletableFuture<HttpResponse<String>>> all =
                IntStream.range(0, 6).mapToObj(i -> ask()).toList();
        Awaitility.await()
                .until(() -> all.stream().filter(CompletableFuture::isDone).count() == 4);
        all.stream().filter(CompletableFuture::isDone).forEach(answer -> isOverflow(answer.join()));
        assertThat(one.received().size() + other.received().size()).isEqualTo(2);
        answers.release(2);
        assertThat(all.stream()
                        .filter(answer -> answer.join().statusCode() == 200)
                        .count())
                .isEqualTo(2);
        nothingInFlight();
    }

    @Test
    void aRequestThatWaitsIsEndedByItsTimeout() {
        RawBackend slow = backend(200);
        limited("{tcp: {maxConnections: 1}}", "{attempts: 0}", slow.port());
        edge.rule(
                "{match: [{uri: {exact: /short}}], timeout: 50ms, route: [{destination: {host: slow.test}}]}, {route: [{destination: {host: slow.test}}]}");
        var first = ask();
        Awaitility.await().until(() -> slow.received().size() == 1);
        assertThat(edge.get("/short").statusCode()).isEqualTo(504);
        answers.release(1);
        assertThat(first.join().statusCode()).isEqualTo(200);
        assertThat(slow.received()).hasSize(1);
        nothingInFlight();
    }

    @Test
    void aRetryBeyondTheLimitIsNotMade() {
        RawBackend failing = backend(503);
        limited("{http: {maxRetries: 1}}", "{attempts: 1, retryOn: 5xx, backoff: 1ms}", failing.port());
        var first = ask();
        var second = ask();
        Awaitility.await().until(() -> failing.received().size() == 2);
        answers.release(2);
        // One of them is tried again and waits for the backend; the other one may not.
        Awaitility.await()
                .until(() ->
                        first.isDone() != second.isDone() && failing.received().size() == 3);
        answers.release(1);
        assertThat(first.join().statusCode()).isEqualTo(503);
        assertThat(second.join().statusCode()).isEqualTo(503);
        assertThat(failing.received()).hasSize(3);
        nothingInFlight();
    }

    @Test
    void aConnectionServesNoMoreThanItsRequests() {
        RawBackend backend = backend(200);
        answers.release(4);
        limited("{http: {maxRequestsPerConnection: 1}}", "{attempts: 0}", backend.port());
        for (int i = 0; i < 4; i++) {
            assertThat(edge.get("/").statusCode()).isEqualTo(200);
        }
        assertThat(backend.connections()).isEqualTo(4);
    }

    /** Says which version of HTTP it was asked in. */
    private int bilingual() {
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .protocol(HttpProtocol.H2C, HttpProtocol.HTTP11)
                .handle((request, response) -> response.sendString(Mono.just(request.protocol())))
                .bindNow();
        edge.open(() -> server.disposeNow(PATIENCE));
        return server.port();
    }

    private String askIn(HttpProtocol protocol) {
        return Objects.requireNonNull(HttpClient.newConnection()
                .protocol(protocol)
                .headers(headers -> headers.set("host", "shop.test"))
                .get()
                .uri("http://127.0.0.1:" + edge.listenerPort() + "/")
                .responseContent()
                .aggregate()
                .asString()
                .block(PATIENCE));
    }

    @Test
    void upgradedPortsAreSpokenToInHttp2() {
        limited("{http: {h2UpgradePolicy: UPGRADE}}", "{attempts: 0}", bilingual());
        assertThat(askIn(HttpProtocol.HTTP11)).isEqualTo("HTTP/2.0");
    }

    @Test
    void theClientsProtocolIsTheEndpoints() {
        limited("{http: {useClientProtocol: true}}", "{attempts: 0}", bilingual());
        assertThat(askIn(HttpProtocol.HTTP11)).isEqualTo("HTTP/1.1");
        assertThat(askIn(HttpProtocol.H2C)).isEqualTo("HTTP/2.0");
    }
}
