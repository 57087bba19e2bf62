package io.meshway.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.ScriptedBackend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the ConfigMap {@code istio} says of the mesh holds for the requests and connections that come after it. */
@ParameterizedClass
@EnumSource(Door.class)
class MeshConfigBehaviourTest {
    private static final String TO_A = "{route: [{destination: {host: a.test}}]}";

    private final EdgeFixture edge;
    private final ScriptedBackend a;

    MeshConfigBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
        a = edge.backend("a");
    }

    @AfterEach
    void reset() {
        edge.rule(TO_A);
        edge.reset();
    }

    private static String mesh(String settings) {
        return """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: istio, namespace: istio-system}
                data:
                  mesh: '%s'
                """.formatted(settings);
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, /x/./y//z, /x/./y//z",
        "BASE, /x/./y//z, /x/y//z",
        "DEFAULT, /x/./y//z, /x/y//z",
        "MERGE_SLASHES, /x/./y//z, /x/y/z",
        "DECODE_AND_MERGE_SLASHES, /x/./y%2F/z, /x/y/z",
    })
    void pathNormalizationIsFollowed(String normalization, String sent, String forwarded) {
        edge.rule(TO_A, mesh("{pathNormalization: {normalization: " + normalization + "}}"));

        edge.get(sent);

        assertThat(a.last().target()).isEqualTo(forwarded);
    }

    @Test
    void whatTheMapNoLongerSaysIsTheDefaultAgain() {
        edge.rule(TO_A, mesh("{pathNormalization: {normalization: MERGE_SLASHES}}"));
        edge.get("/x//y");
        assertThat(a.last().target()).isEqualTo("/x/y");

        edge.rule(TO_A);
        edge.get("/x//y");

        assertThat(a.last().target()).isEqualTo("/x//y");
    }

    @Test
    void explanationsFollowItToo() {
        edge.rule(
                "{match: [{uri: {exact: /x/y}}], directResponse: {status: 234}}, " + TO_A,
                mesh("{pathNormalization: {normalization: MERGE_SLASHES}}"));

        assertThat(edge.get("/x//y").statusCode()).isEqualTo(234);
        assertThat(edge.gateway()
                        .json("/istio/explain?request=GET%20http://shop.test/x//y")
                        .path("answer")
                        .path("status")
                        .asInt())
                .isEqualTo(234);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 | 127.0.0.1
            1 | 8.8.8.8
            2 | 9.9.9.9
            """)
    void trustedProxiesNameTheClient(int proxies, String client) {
        edge.rule(TO_A, mesh("{defaultConfig: {gatewayTopology: {numTrustedProxies: " + proxies + "}}}"));

        edge.get("/", "X-Forwarded-For", "9.9.9.9,8.8.8.8");

        assertThat(a.last().header("x-envoy-external-address")).isEqualTo(client);
    }

    @Test
    void proxyProtocolIsExpectedOfConnectionsThatComeAfterIt() throws IOException {
        edge.rule(TO_A, mesh("{defaultConfig: {gatewayTopology: {proxyProtocol: {}}}}"));
        String head = "GET / HTTP/1.1\r\nHost: shop.test\r\nConnection: close\r\n\r\n";

        for (int port : new int[] {edge.port(), edge.listenerPort()}) {
            assertThat(answer(port, "PROXY TCP4 9.9.9.9 127.0.0.1 1000 80\r\n" + head))
                    .startsWith("HTTP/1.1 200 OK");
            assertThat(a.last().header("x-forwarded-for")).isEqualTo("9.9.9.9");
            assertThat(answer(port, head)).isEmpty();
        }

        edge.rule(TO_A);
        assertThat(answer(edge.port(), head)).startsWith("HTTP/1.1 200 OK");
    }

    private static String answer(int port, String sent) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
