package io.meshway.e2e;

import static io.meshway.fixtures.Resources.documents;
import static io.meshway.fixtures.Resources.gateway;
import static io.meshway.fixtures.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshway.fixtures.GatewayFixture;
import io.meshway.transport.RawBackend;
import io.meshway.transport.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;

/** What clients notice of a gateway that ends: requests under way are answered, and nobody is lured into another one. */
class ShutdownE2eTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String GET = "GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"native, false", "native, true", "spring, false", "spring, true"})
    void requestUnderWayIsAnsweredAndToldThatItsConnectionCloses(String door, boolean ownListener) {
        CountDownLatch answerNow = new CountDownLatch(1);
        RawBackend.Script waits = conversation -> {
            conversation.head();
            answerNow.await();
            conversation.write("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nlate");
        };
        try (RawBackend backend = new RawBackend(waits);
                GatewayFixture gateway = mesh(backend, door)) {
            int port = ownListener ? gateway.listenerPort() : gateway.port();
            try (RawClient client = new RawClient(port)) {
                client.send("GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n");
                await().atMost(LIMIT).until(() -> backend.received().size() == 1);
                AtomicReference<String> whenNotReady = new AtomicReference<>("never");
                gateway.context().addApplicationListener((AvailabilityChangeEvent<?> event) -> {
                    if (event.getState() == ReadinessState.REFUSING_TRAFFIC) {
                        whenNotReady.set(refuses(port) ? "closed" : "open");
                    }
                });
                CompletableFuture<Void> ended = CompletableFuture.runAsync(gateway::close);
                await().atMost(LIMIT).until(() -> refuses(port));
                // Who watches readiness has time to go elsewhere before anybody is refused.
                assertThat(whenNotReady).hasValue("open");
                answerNow.countDown();
                assertThat(client.toTheEnd())
                        .startsWith("HTTP/1.1 200 OK")
                        .containsIgnoringCase("connection: close")
                        .endsWith("late");
                assertThat(ended).succeedsWithin(LIMIT);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoeverHasNotNoticedYetIsStillServedAndSentAway(boolean ownListener) {
        RawBackend.Script answers = conversation -> {
            while (!conversation.head().isEmpty()) {
                conversation.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
            }
        };
        try (RawBackend backend = new RawBackend(answers);
                GatewayFixture gateway = mesh(backend, "native", "istio.gateway.termination-drain-duration", "1s")) {
            int port = ownListener ? gateway.listenerPort() : gateway.port();
            try (RawClient kept = new RawClient(port)) {
                assertThat(kept.send(GET).answer()).doesNotContainIgnoringCase("connection: close");
                CountDownLatch notReady = new CountDownLatch(1);
                gateway.context().addApplicationListener((AvailabilityChangeEvent<?> event) -> notReady.countDown());
                CompletableFuture<Void> ended = CompletableFuture.runAsync(gateway::close);
                assertThat(notReady.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
                await().atMost(LIMIT).until(() -> firstAnswer(port).contains("connection: close"));
                assertThat(kept.send(GET).toTheEnd())
                        .startsWith("HTTP/1.1 200 OK")
                        .containsIgnoringCase("connection: close");
                await().atMost(LIMIT).until(() -> refuses(port));
                assertThat(ended).succeedsWithin(LIMIT);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String firstAnswer(int port) {
        try (RawClient fresh = new RawClient(port)) {
            return fresh.send(GET).answer();
        }
    }

    private GatewayFixture mesh(RawBackend backend, String door) {
        return mesh(backend, door, "istio.gateway.drain-time", "10s");
    }

    private GatewayFixture mesh(RawBackend backend, String door, String property, String value) {
        String entry = """
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: shop}
                spec:
                  hosts: [shop.internal]
                  resolution: STATIC
                  ports: [{number: 80, name: http, protocol: HTTP}]
                  endpoints: [{address: 127.0.0.1, ports: {http: %d}}]
                """.formatted(backend.port());
        return GatewayFixture.over(folder)
                .property("istio.gateway.door", door)
                .property(property, value)
                .file(
                        "mesh.yaml",
                        documents(gateway("shop.example"), entry, route("shop", "shop.example", "shop.internal")))
                .start();
    }

    private static boolean refuses(int port) {
        try (Socket accepted = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return !accepted.isConnected();
        } catch (IOException e) {
            return true;
        }
    }
}
