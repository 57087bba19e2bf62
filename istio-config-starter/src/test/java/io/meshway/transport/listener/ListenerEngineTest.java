package io.meshway.transport.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.cluster.ClusterRef;
import io.meshway.mesh.ClusterKey;
import io.meshway.mesh.FilterChain;
import io.meshway.mesh.MeshListener;
import io.meshway.proxy.connection.ListenerPlan;
import io.meshway.transport.RawClient;
import io.meshway.transport.wire.Cutoffs;
import io.meshway.transport.wire.WireCustomizer;
import io.meshway.transport.wire.WireLimits;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class ListenerEngineTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private static final String LAST_GET = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    private static final Function<ClusterKey, ClusterRef> NO_CLUSTERS = key -> {
        throw new AssertionError("no cluster is asked for");
    };

    private final ScheduledExecutorService retries = Executors.newSingleThreadScheduledExecutor();
    private final Sinks.One<String> answer = Sinks.one();
    private final CountDownLatch asked = new CountDownLatch(1);
    private ListenerEngine engine = engine(port -> false, Duration.ofSeconds(5));

    @AfterEach
    void stop() {
        answer.tryEmitValue("bye");
        engine.close();
        retries.shutdownNow();
    }

    private ListenerEngine engine(IntPredicate elsewhere, Duration drainTime) {
        return engine(elsewhere, drainTime, "127.0.0.1");
    }

    private static ListenerPlan plan(InetSocketAddress local) {
        // Nobody is at home there.
        return local.getAddress().getHostAddress().equals("127.0.0.4")
                ? null
                : new ListenerPlan(http(local.getPort()), NO_CLUSTERS, Random::new);
    }

    private ListenerEngine engine(IntPredicate elsewhere, Duration drainTime, String address) {
        MeshListenerSockets sockets = new MeshListenerSockets(
                new WireCustomizer(WireLimits.DEFAULT)::apply,
                draining -> (request, response) -> {
                    if (!request.uri().equals("/slow")) {
                        return response.sendString(Mono.just("hello"));
                    }
                    asked.countDown();
                    return response.sendString(answer.asMono());
                },
                new MeshListenerSockets.Connections(
                        local -> plan(local),
                        (channel, plan) -> channel.close(),
                        tls -> null,
                        Duration.ofSeconds(15),
                        new Cutoffs(),
                        channel -> {}),
                elsewhere,
                address,
                drainTime);
        return new ListenerEngine(sockets, retries);
    }

    private static MeshListener http(int port) {
        return new MeshListener(
                port,
                "127.0.0.1",
                List.of(new FilterChain(
                        "http", FilterChain.Match.PLAINTEXT, null, new FilterChain.Target.Http(List.of()))));
    }

    private static MeshListener tls(int port) {
        return new MeshListener(
                port,
                "127.0.0.1",
                List.of(new FilterChain(
                        "https",
                        new FilterChain.Match(true, List.of(), List.of()),
                        null,
                        new FilterChain.Target.Http(List.of()))));
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void refuses(int port) {
        Assertions.assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> new RawClient(port).close());
    }

    @Test
    void aListener_opens_staysWhileOthersCome_andCloses() throws Exception {
        int one = freePort();
        int two = freePort();
        engine.apply(List.of(http(one)));
        try (RawClient kept = new RawClient(one)) {
            assertThat(kept.send(GET).answer()).endsWith("hello");
            engine.apply(List.of(http(two), http(one)));
            assertThat(kept.send(GET).answer())
                    .doesNotContain("connection: close")
                    .endsWith("hello");
            assertThat(engine.settled()).isTrue();
            assertThat(engine.views())
                    .containsExactly(
                            new ListenerEngine.View("127.0.0.1", two, "open"),
                            new ListenerEngine.View("127.0.0.1", one, "open"));
            engine.apply(List.of(http(one)));
            refuses(two);
        }
    }

    @Test
    void aSocketForAllAddresses_takesTheConnectionsOfEachOfThem() throws Exception {
        engine = engine(port -> false, Duration.ofSeconds(5), "0.0.0.0");
        int port = freePort();
        MeshListener all = new MeshListener(port, "", http(port).chains());
        MeshListener one = new MeshListener(port, "127.0.0.2", http(port).chains());
        engine.apply(List.of(one));
        assertThat(ask("127.0.0.2", port)).endsWith("hello");
        refuses(port);
        engine.apply(List.of(all, one));
        assertThat(engine.findings()).isEmpty();
        assertThat(engine.views())
                .containsExactly(
                        new ListenerEngine.View("", port, "open"), new ListenerEngine.View("127.0.0.2", port, "open"));
        for (String address : List.of("127.0.0.1", "127.0.0.2", "127.0.0.3")) {
            assertThat(ask(address, port)).endsWith("hello");
        }
        Assertions.assertThatIOException().isThrownBy(() -> ask("127.0.0.4", port));
        engine.apply(List.of(one));
        assertThat(ask("127.0.0.2", port)).endsWith("hello");
        refuses(port);
    }

    private static String ask(String address, int port) throws Exception {
        try (Socket socket = new Socket(address, port)) {
            socket.getOutputStream().write(LAST_GET.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void aListenerThatGoes_closesIdleConnections_andLetsAnswersFinish() throws Exception {
        int port = freePort();
        engine.apply(List.of(http(port)));
        try (RawClient idle = new RawClient(port);
                RawClient busy = new RawClient(port)) {
            idle.send(GET).answer();
            busy.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
            asked.await();
            engine.apply(List.of());
            refuses(port);
            assertThat(idle.toTheEnd()).isEmpty();
            answer.tryEmitValue("at last");
            assertThat(busy.toTheEnd()).contains("connection: close").endsWith("at last");
        }
    }

    @Test
    void connectionsThatNeverFinish_areCutWhenTheDrainTimeIsOver() throws Exception {
        engine = engine(port -> false, Duration.ofMillis(50));
        int port = freePort();
        engine.apply(List.of(http(port)));
        try (RawClient busy = new RawClient(port)) {
            busy.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
            asked.await();
            engine.apply(List.of());
            assertThat(busy.toTheEnd()).isEmpty();
        }
    }

    @Test
    void aPortInUse_isAFinding_holdsUpNothing_andIsTriedAgain() throws Exception {
        int free = freePort();
        ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        int taken = other.getLocalPort();
        engine.apply(List.of(http(taken), http(free)));
        assertThat(engine.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.isError()).isTrue();
            assertThat(finding.value()).isEqualTo(Integer.toString(taken));
        });
        assertThat(RawClient.ask(free, LAST_GET)).endsWith("hello");
        assertThat(engine.settled()).isTrue();
        other.close();
        Awaitility.await().until(() -> engine.findings().isEmpty());
        assertThat(RawClient.ask(taken, LAST_GET)).endsWith("hello");
    }

    @Test
    void theApplicationsOwnPort_isLeftToIt_andTlsThereIsAFinding() throws Exception {
        int port = freePort();
        engine = engine(each -> each == port, Duration.ofSeconds(5));
        engine.apply(List.of(http(port)));
        assertThat(engine.findings()).isEmpty();
        refuses(port);
        engine.apply(List.of(tls(port)));
        assertThat(engine.findings())
                .singleElement()
                .matches(finding -> finding.message().contains("own port"));
        assertThat(engine.views()).isEmpty();
    }
}
