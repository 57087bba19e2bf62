package io.meshway.e2e;

import static io.meshway.fixtures.Resources.documents;
import static io.meshway.fixtures.Resources.gateway;
import static io.meshway.fixtures.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.meshway.fixtures.EchoBackend;
import io.meshway.fixtures.GatewayFixture;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file changes, and answers follow. */
class ReloadE2eTest {
    /** A second is promised; a busy machine may take longer. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    @Test
    void routesAndListenersFollowTheFolder() throws IOException {
        try (EchoBackend one = EchoBackend.start("one");
                EchoBackend two = EchoBackend.start("two");
                GatewayFixture gateway = GatewayFixture.over(folder).start()) {
            assertThat(gateway.get("shop.example", "/").statusCode()).isEqualTo(404);

            gateway.write(
                    "mesh.yaml",
                    documents(
                            gateway("shop.example"),
                            one.serviceEntry("one.internal"),
                            two.serviceEntry("two.internal")));
            gateway.write("route.yaml", route("shop", "shop.example", "one.internal"));
            await().atMost(LIMIT).untilAsserted(() -> assertAnswers(gateway, "one"));

            gateway.write("route.yaml", route("shop", "shop.example", "two.internal"));
            await().atMost(LIMIT).untilAsserted(() -> assertAnswers(gateway, "two"));

            Files.delete(folder.resolve("route.yaml"));
            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(gateway.get("shop.example", "/").statusCode())
                                    .isEqualTo(404));

            Files.delete(folder.resolve("mesh.yaml"));
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThatThrownBy(() -> connect(gateway.listenerPort()))
                            .isInstanceOf(ConnectException.class));
        }
    }

    private static void assertAnswers(GatewayFixture gateway, String backend) {
        assertThat(gateway.get("shop.example", "/").body()).isEqualTo(backend);
        assertThat(gateway.get(gateway.listenerPort(), "shop.example", "/").body())
                .isEqualTo(backend);
    }

    private static void connect(int port) throws IOException {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
    }
}
