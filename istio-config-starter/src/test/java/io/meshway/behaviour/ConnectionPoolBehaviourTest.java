package io.meshway.behaviour;

import static io.meshway.fixtures.MeshYaml.istio;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.ProtocolBackend;
import io.meshway.fixtures.ScriptedBackend;
import io.meshway.fixtures.ScriptedBackend.Reply;
import io.meshway.transport.RawBackend;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a {@code connectionPool} and a {@code retryBudget} say of connections, requests and retries. */
@ParameterizedClass
@EnumSource(Door.class)
class ConnectionPoolBehaviourTest {
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    private static final Duration LONG = Duration.ofSeconds(30);

    private final EdgeFixture edge;

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

    @Test
    void connectionEndsWithItsLastRequest() {
        RawBackend backend = edge.open(new RawBackend(connection -> {
            while (true) {
                connection.head();
                connection.write(OK);
            }
        }));
        pooled(backend.port(), "connectionPool: {http: {maxRequestsPerConnection: 2}}", "");
        for (int i = 0; i < 4; i++) {
            assertThat(edge.get("/").body()).isEqualTo("ok");
        }
        assertThat(backend.connections()).isEqualTo(2);
    }

    @Test
    void connectionsMayBeUpgradedToHttp2() {
        int port = edge.open(new ProtocolBackend()).port();
        pooled(port, "connectionPool: {http: {h2UpgradePolicy: UPGRADE}}", "");
        assertThat(edge.get("/").body()).isEqualTo("HTTP/2.0");
        pooled(port, "connectionPool: {http: {h2UpgradePolicy: DO_NOT_UPGRADE}}", "");
        assertThat(edge.get("/").body()).isEqualTo("HTTP/1.1");
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

    @Test
    void requestsAtATimeAreLimited() {
        ScriptedBackend backend = edge.backend("a");
        backend.answering(
                request -> request.target().equals("/held") ? Reply.of(200).after(LONG) : Reply.of(200));
        pooled(backend.port(), "connectionPool: {http: {http2MaxRequests: 1}}", "");
        CompletableFuture<HttpResponse<String>> held =
                edge.client().sendAsync(edge.request("/held").build(), BodyHandlers.ofString());
        Awaitility.await().until(() -> backend.received().size() == 1);
        HttpResponse<String> answer = edge.get("/");
        held.cancel(true);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("x-envoy-overloaded")).hasValue("true");
    }
}
