package io.meshway.e2e;

import static io.meshway.fixtures.Resources.documents;
import static io.meshway.fixtures.Resources.gateway;
import static io.meshway.fixtures.Resources.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meshway.fixtures.GatewayFixture;
import io.meshway.transport.RawBackend;
import io.meshway.transport.RawClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Endpoints that fail as endpoints do: the client gets Envoy's answer, or notices that it got half of one, and the log stays quiet. */
@ExtendWith(OutputCaptureExtension.class)
class FailureE2eTest {
    private static final String HALF_AN_ANSWER = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"native", "spring"})
    void endpointThatClosesInsteadOfAnsweringIs503WithoutAWordInTheLog(String door, CapturedOutput output) {
        try (RawBackend backend = new RawBackend(RawBackend.Conversation::head);
                GatewayFixture gateway = mesh(backend, door, "").start()) {
            var answer = gateway.get("shop.example", "/x");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("connection termination");
            assertQuiet(output);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "spring"})
    void answerThatBreaksOffBreaksOffForTheClientTooWithoutAWordInTheLog(String door, CapturedOutput output) {
        RawBackend.Script breaksOff = conversation -> {
            conversation.head();
            conversation.write(HALF_AN_ANSWER);
        };
        try (RawBackend backend = new RawBackend(breaksOff);
                GatewayFixture gateway = mesh(backend, door, "").start()) {
            assertThatThrownBy(() -> gateway.get("shop.example", "/x")).hasCauseInstanceOf(IOException.class);
            assertQuiet(output);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "spring"})
    void answerThatTakesTooLongIsCutWithoutAWordInTheLog(String door, CapturedOutput output) {
        CountDownLatch over = new CountDownLatch(1);
        RawBackend.Script stalls = conversation -> {
            conversation.head();
            conversation.write(HALF_AN_ANSWER);
            over.await();
        };
        try (RawBackend backend = new RawBackend(stalls);
                GatewayFixture gateway = mesh(backend, door, "timeout: 300ms").start()) {
            assertThatThrownBy(() -> gateway.get("shop.example", "/x")).hasCauseInstanceOf(IOException.class);
            assertQuiet(output);
        } finally {
            over.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "spring"})
    void connectAndOptionsStarAreForNoRoute(String door) {
        try (RawBackend backend = new RawBackend(RawBackend.Conversation::head);
                GatewayFixture gateway = mesh(backend, door, "").start()) {
            for (String line : new String[] {"CONNECT shop.example:80", "OPTIONS *"}) {
                assertThat(RawClient.ask(
                                gateway.port(), line + " HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n"))
                        .startsWith("HTTP/1.1 404 Not Found\r\n");
            }
            assertThat(backend.received()).isEmpty();
        }
    }

    private GatewayFixture.Builder mesh(RawBackend backend, String door, String rule) {
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
        String shop = route("shop", "shop.example", "shop.internal");
        return GatewayFixture.over(folder)
                .property("istio.gateway.door", door)
                .property("logging.level.org.hibernate.validator", "error")
                .file(
                        "mesh.yaml",
                        documents(
                                gateway("shop.example"),
                                entry,
                                rule.isEmpty() ? shop : shop.replace("- route:", "- " + rule + "\n    route:")));
    }

    private static void assertQuiet(CapturedOutput output) {
        assertThat(output).doesNotContain(" WARN ", " ERROR ", "\tat ");
    }
}
