package io.meshway.e2e;

import static io.meshway.fixtures.Resources.documents;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.GatewayFixture;
import io.meshway.fixtures.ScriptedBackend;
import io.meshway.transport.LeakWatch;
import io.meshway.transport.RawBackend;
import io.meshway.transport.RawClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the mesh does for a hand-written route with a {@code mesh://} address: the same as for a VirtualService's. */
@ExtendWith(LeakWatch.class)
class MeshAddressE2eTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String ROUTES = "spring.cloud.gateway.server.webflux.routes";

    private static final String HASHED = """
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: hashed}
            spec: {host: hashed.test, trafficPolicy: {loadBalancer: {consistentHash: {httpHeaderName: x-user}}}}
            """;

    @TempDir
    static Path folder;

    private static ScriptedBackend one;
    private static ScriptedBackend two;
    private static RawBackend raw;
    private static GatewayFixture gateway;
    private static volatile CompletableFuture<String> noticed = new CompletableFuture<>();

    @BeforeAll
    static void start() {
        one = new ScriptedBackend("one");
        two = new ScriptedBackend("two");
        raw = new RawBackend(MeshAddressE2eTest::talk);
        GatewayFixture.Builder builder = GatewayFixture.over(folder)
                .file(
                        "mesh.yaml",
                        documents(
                                EdgeFixture.service("hashed.test", one.port(), two.port()),
                                EdgeFixture.service("half-dead.test", one.port(), GatewayFixture.freePort()),
                                EdgeFixture.service("raw.test", raw.port()),
                                EdgeFixture.service("empty.test"),
                                HASHED));
        String[] hosts = {"hashed", "half-dead", "raw", "empty", "nobody"};
        for (int i = 0; i < hosts.length; i++) {
            builder.property(ROUTES + "[" + i + "].id", hosts[i])
                    .property(ROUTES + "[" + i + "].uri", "mesh://" + hosts[i] + ".test")
                    .property(ROUTES + "[" + i + "].predicates[0]", "Host=" + hosts[i] + ".example")
                    .property(ROUTES + "[" + i + "].filters[0]", "AddResponseHeader=x-route," + hosts[i]);
        }
        gateway = builder.start();
        await().untilAsserted(() ->
                assertThat(gateway.get("hashed.example", "/").statusCode()).isEqualTo(200));
    }

    /** Switches protocols and repeats what it hears, refuses {@code /refused}, and streams {@code /stream} as long as somebody listens. */
    private static void talk(RawBackend.Conversation talk) throws Exception {
        while (true) {
            String head = talk.head();
            if (head.contains(" /stream ")) {
                talk.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
                try {
                    while (true) {
                        talk.write("400\r\n" + "x".repeat(1024) + "\r\n");
                    }
                } catch (IOException broken) {
                    noticed.complete(head);
                    throw broken;
                }
            } else if (head.contains(" /wait ")) {
                noticed.complete(talk.toTheEnd());
            } else if (head.contains(" /refused ")) {
                talk.write("HTTP/1.1 403 Forbidden\r\ncontent-length: 4\r\nx-why: because\r\n\r\nnope");
            } else {
                talk.write(
                        "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\nhello");
                talk.write("you said " + talk.bytes(4));
                noticed.complete(head);
                return;
            }
        }
    }

    @AfterAll
    static void stop() {
        gateway.close();
        one.close();
        two.close();
        raw.close();
    }

    private static String upgrade(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: raw.example\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n";
    }

    @Test
    void upgradesBecomeByteTunnels() {
        try (RawClient client = new RawClient(gateway.port())) {
            client.send(upgrade("/socket"));
            assertThat(client.until("hello")).startsWith("HTTP/1.1 101 ").contains("x-route: raw");
            client.send("ping");
            assertThat(client.toAnyEnd()).isEqualTo("you said ping");
        }
    }

    @Test
    void refusalOfAnUpgradePassesWithItsBody() {
        try (RawClient client = new RawClient(gateway.port())) {
            assertThat(client.send(upgrade("/refused")).until("nope"))
                    .startsWith("HTTP/1.1 403 ")
                    .contains("x-why: because", "x-route: raw");
        }
    }

    @Test
    void clientThatLeavesDuringItsAnswerEndsTheUpstreamsWork() {
        noticed = new CompletableFuture<>();
        RawClient client = new RawClient(gateway.port());
        client.send("GET /stream HTTP/1.1\r\nHost: raw.example\r\n\r\n");
        assertThat(client.skip(100_000)).isEqualTo(100_000);
        client.reset();
        assertThat(noticed).succeedsWithin(LIMIT);
    }

    @Test
    void clientThatLeavesWhileItWaitsEndsTheUpstreamsWork() {
        noticed = new CompletableFuture<>();
        int before = raw.received().size();
        RawClient client = new RawClient(gateway.port());
        client.send("GET /wait HTTP/1.1\r\nHost: raw.example\r\n\r\n");
        await().until(() -> raw.received().size() > before);
        client.reset();
        assertThat(noticed).succeedsWithin(LIMIT);
    }

    @Test
    void consistentHashingKeepsAUserOnOneEndpoint() {
        Set<String> answering = new HashSet<>();
        for (int user = 0; user < 20; user++) {
            String first = get("hashed.example", user).body();
            answering.add(first);
            for (int i = 0; i < 3; i++) {
                assertThat(get("hashed.example", user).body()).isEqualTo(first);
            }
        }
        assertThat(answering).containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void refusedConnectionIsRetriedAtAnotherEndpoint() {
        for (int i = 0; i < 10; i++) {
            assertThat(gateway.get("half-dead.example", "/").body()).isEqualTo("one");
        }
    }

    @Test
    void unknownHostIs503WithoutABodyAndNoEndpointsAre503WithOne() {
        HttpResponse<String> nobody = gateway.get("nobody.example", "/");
        assertThat(nobody.statusCode()).isEqualTo(503);
        assertThat(nobody.body()).isEmpty();
        assertThat(nobody.headers().firstValue("x-route")).hasValue("nobody");
        HttpResponse<String> empty = gateway.get("empty.example", "/");
        assertThat(empty.statusCode()).isEqualTo(503);
        assertThat(empty.body()).isEqualTo("no healthy upstream");
    }

    private static HttpResponse<String> get(String host, int user) {
        return gateway.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/"))
                .header("Host", host)
                .header("x-user", "user" + user)
                .build());
    }
}
