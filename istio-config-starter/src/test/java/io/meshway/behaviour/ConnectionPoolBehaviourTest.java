package io.meshway.behaviour;

import static io.meshway.fixtures.MeshYaml.istio;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.cluster.Cluster;
import io.meshway.cluster.ClusterRegistry;
import io.meshway.cluster.limit.ClusterLimits;
import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.ProtocolBackend;
import io.meshway.fixtures.ScriptedBackend;
import io.meshway.fixtures.ScriptedBackend.Reply;
import io.meshway.mesh.ClusterKey;
import io.meshway.transport.RawBackend;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;

/**
 * What a {@code connectionPool} and a {@code retryBudget} say of connections, requests and retries: first of a single connection, then of all of a cluster.
 */
@ParameterizedClass
@EnumSource(Door.class)
class ConnectionPoolBehaviourTest {
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final EdgeFixture edge;
    private final Semaphore answers = new Semaphore(0);

    ConnectionPoolBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    private void pooled(int port, String policy, String rule) {
        edge.rule(
                "{" + rule + "route: [{destination: {host: pooled.test}}]}",
                EdgeFixture.service("pooled.test", port),
                istio("DestinationRule", "pooled", "{host: pooled.test, trafficPolicy: {" + policy + "}}"));
    }

    @Test
    void connectionThatNobodyAcceptsIsGivenUpAfterItsTime() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<SocketChannel> waiting = fill(full);
            pooled(
                    full.getLocalPort(),
                    "connectionPool: {tcp: {connectTimeout: 100ms}}",
                    "timeout: 5s, retries: {attempts: 0}, ");
            HttpResponse<String> answer = edge.get("/");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).endsWith("reset reason: connection timeout");
            for (SocketChannel channel : waiting) {
                channel.close();
            }
        }
    }

    /** The kernel lets connections wait until its queue is full; more get no answer. */
    private static List<SocketChannel> fill(ServerSocket socket) throws Exception {
        List<SocketChannel> waiting = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.connect(socket.getLocalSocketAddress());
            waiting.add(channel);
        }
        return waiting;
    }

    private void assertIdleConnectionsEnd(String pool) throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        RawBackend backend = edge.open(new RawBackend(connection -> {
            connection.head();
            connection.write(OK);
            connection.bytes(1);
            ended.countDown();
        }));
        pooled(backend.port(), "connectionPool: " + pool, "");
        assertThat(edge.get("/").body()).isEqualTo("ok");
        assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void idleConnectionsEndAfterTheTimeOfHttp() throws Exception {
        assertIdleConnectionsEnd("{http: {idleTimeout: 200ms}}");
    }

    @Test
    void idleConnectionsEndAfterTheTimeOfTcp() throws Exception {
        assertIdleConnectionsEnd("{tcp: {idleTimeout: 200ms}}");
    }

    @ParameterizedTest
    @CsvSource({"1, 4", "2, 2"})
    void connectionEndsWithItsLastRequest(int requests, int connections) {
        RawBackend backend = edge.open(new RawBackend(connection -> {
            while (true) {
                connection.head();
                connection.write(OK);
            }
        }));
        pooled(
                backend.port(),
                "connectionPool: {http: {maxRequestsPerConnection: " + requests + "}}",
                "retries: {attempts: 0}, ");
        for (int i = 0; i < 4; i++) {
            HttpResponse<String> answer = edge.get("/");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("ok");
        }
        assertThat(backend.connections()).isEqualTo(connections);
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
    void connectionsMayBeUpgradedToHttp2() {
        int port = edge.open(new ProtocolBackend()).port();
        pooled(port, "connectionPool: {http: {h2UpgradePolicy: UPGRADE}}", "");
        assertThat(edge.get("/").body()).isEqualTo("HTTP/2.0");
        assertThat(askIn(HttpProtocol.HTTP11)).isEqualTo("HTTP/2.0");
        pooled(port, "connectionPool: {http: {h2UpgradePolicy: DO_NOT_UPGRADE}}", "");
        assertThat(edge.get("/").body()).isEqualTo("HTTP/1.1");
    }

    @Test
    void theClientsProtocolIsTheEndpoints() {
        int port = edge.open(new ProtocolBackend()).port();
        pooled(port, "connectionPool: {http: {useClientProtocol: true}}", "retries: {attempts: 0}, ");
        assertThat(askIn(HttpProtocol.HTTP11)).isEqualTo("HTTP/1.1");
        assertThat(askIn(HttpProtocol.H2C)).isEqualTo("HTTP/2.0");
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

    /** The first attempt of everything fails; further attempts of {@code /held} take long. */
    private ScriptedBackend failingOnce() {
        ScriptedBackend backend = edge.backend("a");
        return backend.answering(request -> {
            if (request.header("x-envoy-attempt-count").equals("1")) {
                return Reply.of(503);
            }
            return request.target().equals("/held") ? Reply.of(200).after(LONG) : Reply.of(200);
        });
    }

    /** The status of a request that fails once, while the retry of another one is on its way. */
    private int statusBesideARetry(String policy) {
        ScriptedBackend backend = failingOnce();
        pooled(backend.port(), policy, "retries: {attempts: 1, retryOn: 5xx}, ");
        CompletableFuture<HttpResponse<String>> held =
                edge.client().sendAsync(edge.request("/held").build(), BodyHandlers.ofString());
        Awaitility.await().until(() -> backend.received().size() == 2);
        int status = edge.get("/").statusCode();
        held.cancel(true);
        return status;
    }

    @Test
    void retriesAtATimeAreLimited() {
        assertThat(statusBesideARetry("connectionPool: {http: {maxRetries: 1}}"))
                .isEqualTo(503);
    }

    @Test
    void budgetOfRetriesHasAMinimum() {
        assertThat(statusBesideARetry("retryBudget: {percent: 0, minRetryConcurrency: 1}"))
                .isEqualTo(503);
    }

    @Test
    void budgetOfRetriesIsAShareOfTheRequests() {
        assertThat(statusBesideARetry("retryBudget: {percent: 100, minRetryConcurrency: 1}"))
                .isEqualTo(200);
    }
}
