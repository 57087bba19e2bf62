package io.meshway.e2e;

import static io.meshway.fixtures.Resources.documents;
import static io.meshway.fixtures.Resources.gateway;
import static io.meshway.fixtures.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meshway.fixtures.EchoBackend;
import io.meshway.fixtures.GatewayFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A folder with something bad in it: it is told, and everything beside it serves. */
class BadConfigurationE2eTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int FIFTY_MEGABYTES = 50 << 20;

    @TempDir
    static Path folder;

    private static EchoBackend backend;
    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        backend = EchoBackend.start("shop");
        gateway = GatewayFixture.over(folder)
                .file("a-good.yaml", documents(gateway("\"*\""), backend.serviceEntry("shop.internal")))
                .file("c-good.yaml", route("shop", "shop.example", "shop.internal"))
                .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        backend.close();
    }

    @AfterEach
    void everythingElseServesAndTheFindingGoesWithItsCause() throws IOException {
        assertServes("shop.example");
        Files.delete(folder.resolve("b-bad.yaml"));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(findings()).doesNotContain("b-bad.yaml"));
        assertServes("shop.example");
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                Arguments.of("kind: [never closed\n", "b-bad.yaml#1"),
                Arguments.of("hosts:\n- *\n", "quote wildcard hosts"),
                Arguments.of(bomb(), "aliases stand for more"),
                Arguments.of("{a: ".repeat(100_000), "nested deeper"),
                Arguments.of("# " + "x".repeat(FIFTY_MEGABYTES), "longer than"),
                Arguments.of("\u0000\u0001\u0002", "b-bad.yaml#1"),
                Arguments.of(
                        virtualService("[{match: [{uri: {regex: '" + "a".repeat(10_000) + "'}}], "
                                + "route: [{destination: {host: shop.internal}}]}]"),
                        "is longer than 1024 characters"),
                Arguments.of(virtualService("[]"), "there are no rules"),
                Arguments.of(virtualService("[{name: without-a-route}]"), "spec.http[0]"));
    }

    private static String virtualService(String http) {
        return """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: bad}
                spec: {hosts: [bad.example], gateways: [edge], http: %s}
                """.formatted(http);
    }

    private static String bomb() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 30; i++) {
            bomb.append("a%d: &a%d [".formatted(i, i))
                    .append("*a%d,".formatted(i - 1).repeat(10))
                    .append("]\n");
        }
        return bomb.toString();
    }

    @ParameterizedTest
    @MethodSource("bad")
    void badFileIsAFinding(String text, String told) {
        gateway.write("b-bad.yaml", text);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(findings()).contains("b-bad.yaml", told));
    }

    @Test
    void brokenDocumentHarmsNoOtherOfItsFile() {
        gateway.write(
                "b-bad.yaml",
                documents(
                        route("one", "one.example", "shop.internal"),
                        "spec: {hosts: [*.bad.example]}\n",
                        route("two", "two.example", "shop.internal")));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(findings()).contains("b-bad.yaml#2"));
        assertServes("one.example");
        assertServes("two.example");
    }

    @Test
    void fileThatIsEmptiedOrBrokenKeepsWhatItGave() throws IOException {
        gateway.write("b-bad.yaml", route("kept", "kept.example", "shop.internal"));
        await().atMost(LIMIT).untilAsserted(() -> assertServes("kept.example"));

        Files.writeString(folder.resolve("b-bad.yaml"), "");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(findings()).contains("b-bad.yaml", "is empty"));
        assertServes("kept.example");

        gateway.write("b-bad.yaml", "kind: [never closed\n");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(findings()).contains("b-bad.yaml#1"));
        assertServes("kept.example");
    }

    private static void assertServes(String host) {
        assertThat(gateway.get(host, "/").body()).isEqualTo("shop");
    }

    private static String findings() {
        String findings = gateway.json("/istio").path("findings").toString();
        assertThat(findings).doesNotContain("a".repeat(1000));
        return findings;
    }
}
