package io.meshway.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.cluster.Cluster;
import io.meshway.cluster.ClusterRegistry;
import io.meshway.cluster.LiveEndpoint;
import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.mesh.ClusterKey;
import io.meshway.transport.LeakWatch;
import io.meshway.transport.RawBackend;
import io.meshway.transport.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that leave while the proxy itself waits: nothing of their request goes on, and no buffer of its body is lost. */
@ExtendWith(LeakWatch.class)
@ParameterizedClass
@EnumSource(Door.class)
class LeavingClientBehaviourTest {
    private static final String POST =
            "POST / HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 30000\r\n\r\n" + "x".repeat(20_000);
    private static final String UNAVAILABLE = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n";

    private final EdgeFixture edge;

    LeavingClientBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
    }

    @AfterEach
    void nothingStaysCounted() {
        try {
            Awaitility.await().untilAsserted(() -> {
                Cluster cluster = cluster();
                assertThat(cluster.limits().requests().inUse()).isZero();
                assertThat(cluster.limits().pending().inUse()).isZero();
                assertThat(cluster.limits().retries().inUse()).isZero();
                assertThat(cluster.endpoints()).extracting(LiveEndpoint::active).containsOnly(0);
            });
        } finally {
            edge.reset();
        }
    }

    private Cluster cluster() {
        return edge.gateway()
                .context()
                .getBean(ClusterRegistry.class)
                .ref(new ClusterKey("raw.test", 80, ""))
                .current();
    }

    private void behind(String fields, int port) {
        edge.also(EdgeFixture.service("raw.test", port));
        edge.rule("{match: [{uri: {prefix: /good}}], directResponse: {status: 200}}, {" + fields
                + "route: [{destination: {host: raw.test}}]}");
    }

    /** On another connection: whoever asks later is served, so what the client before sent has been read. */
    private void othersAreServed() {
        assertThat(edge.get("/good").statusCode()).isEqualTo(200);
    }

    @Test
    void whileAFaultDelaysTheRequest() {
        RawBackend backend = edge.open(new RawBackend(RawBackend.Conversation::head));
        behind("fault: {delay: {fixedDelay: 3600s, percentage: {value: 100}}}, ", backend.port());
        for (int i = 0; i < 5; i++) {
            RawClient client = new RawClient(edge.port());
            client.send(POST);
            othersAreServed();
            client.reset();
        }
        othersAreServed();
        assertThat(backend.connections()).isZero();
    }

    @Test
    void whileAConnectionIsBeingOpened() throws IOException {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket first = new Socket(full.getInetAddress(), full.getLocalPort());
                Socket second = new Socket(full.getInetAddress(), full.getLocalPort())) {
            assertThat(first.isConnected() && second.isConnected()).isTrue();
            behind("retries: {attempts: 0}, ", full.getLocalPort());
            RawClient client = new RawClient(edge.port());
            client.send(POST);
            Awaitility.await().until(() -> cluster().limits().pending().inUse() == 1);
            client.reset();
            Awaitility.await().until(() -> cluster().limits().pending().inUse() == 0);
        }
    }

    @Test
    void whileARetryWaitsForItsTime() {
        CompletableFuture<String> answered = new CompletableFuture<>();
        RawBackend backend = edge.open(new RawBackend(talk -> {
            talk.head();
            talk.write(UNAVAILABLE);
            answered.complete("");
            talk.toTheEnd();
        }));
        behind("retries: {attempts: 3, retryOn: 5xx, backoff: 3600s}, ", backend.port());
        RawClient client = new RawClient(edge.port());
        client.send(POST);
        Awaitility.await()
                .until(() -> answered.isDone() && cluster().limits().requests().inUse() == 0);
        client.reset();
        Awaitility.await().until(() -> cluster().limits().retries().inUse() == 0);
        othersAreServed();
        assertThat(backend.received()).hasSize(1);
    }

    @Test
    void whileTheBackendThinksAboutAnUpgrade() {
        CompletableFuture<String> noticed = new CompletableFuture<>();
        RawBackend backend = edge.open(new RawBackend(talk -> {
            talk.head();
            noticed.complete(talk.toTheEnd());
        }));
        behind("", backend.port());
        RawClient client = new RawClient(edge.port());
        client.send("GET / HTTP/1.1\r\nHost: shop.test\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n");
        Awaitility.await().until(() -> backend.received().size() == 1);
        client.reset();
        Awaitility.await().until(noticed::isDone);
    }

    @Test
    void whileAnUpgradedConnectionIsInUse() {
        CompletableFuture<String> noticed = new CompletableFuture<>();
        RawBackend backend = edge.open(new RawBackend(talk -> {
            talk.head();
            talk.write("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\nhello");
            noticed.complete(talk.toTheEnd());
        }));
        behind("", backend.port());
        RawClient client = new RawClient(edge.port());
        client.send("GET / HTTP/1.1\r\nHost: shop.test\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n");
        assertThat(client.until("hello")).startsWith("HTTP/1.1 101 ");
        client.send("bytes").reset();
        Awaitility.await().until(noticed::isDone);
    }
}
