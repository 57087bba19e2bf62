package io.meshway.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.WebSocketBackend;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The JDK's WebSocket client through the gateway. */
@ParameterizedClass
@EnumSource(Door.class)
class WebSocketBehaviourTest {
    private static final int MANY = 1000;
    private static final int AT_ONCE = 50;

    private final HttpClient client = HttpClient.newHttpClient();
    private final EdgeFixture edge;
    private final WebSocketBackend backend;

    WebSocketBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
        backend = edge.open(new WebSocketBackend());
    }

    @BeforeEach
    void serve() {
        rule("");
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    private void rule(String fields) {
        edge.rule(
                "{" + fields + "route: [{destination: {host: ws.test}}]}",
                EdgeFixture.service("ws.test", backend.port()));
    }

    private CompletableFuture<WebSocket> open(String path, Heard heard) {
        return client.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + edge.listenerPort() + path), heard);
    }

    @Test
    void messagesPassBothWaysAndPingsAreAnswered() {
        Heard heard = new Heard();
        WebSocket socket = open("/chat", heard).join();
        socket.sendText("hello", true).join();
        await().until(() -> heard.all.contains("text echo of hello"));
        socket.sendPing(ByteBuffer.wrap("alive".getBytes(StandardCharsets.UTF_8)))
                .join();
        await().until(() -> heard.all.contains("pong alive"));
        socket.abort();
    }

    @Test
    void codeAndReasonOfAClosePassBothWays() {
        Heard heard = new Heard();
        WebSocket socket = open("/chat", heard).join();
        socket.sendText("close 4001", true).join();
        await().until(() -> heard.all.contains("close 4001 as you wish"));

        WebSocket other = open("/chat", new Heard()).join();
        other.sendClose(4002, "enough").join();
        await().until(() -> backend.closes().contains("4002 enough"));
    }

    @Test
    void refusalOfTheBackendPasses() {
        assertThatThrownBy(() -> open("/elsewhere", new Heard()).join())
                .hasCauseInstanceOf(WebSocketHandshakeException.class)
                .satisfies(refused -> assertThat(((WebSocketHandshakeException) refused.getCause())
                                .getResponse()
                                .statusCode())
                        .isEqualTo(404));
    }

    @Test
    void thousandOfThemLiveOnWhenTheConfigurationChanges() {
        List<Heard> all = new ArrayList<>();
        List<WebSocket> sockets = new ArrayList<>();
        while (sockets.size() < MANY) {
            List<CompletableFuture<WebSocket>> opening = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                Heard heard = new Heard();
                all.add(heard);
                opening.add(open("/chat", heard));
            }
            opening.forEach(socket -> sockets.add(socket.join()));
        }
        rule("headers: {request: {set: {x-version: \"2\"}}}, timeout: 5s, ");
        sockets.forEach(socket -> socket.sendText("still there", true));
        await().untilAsserted(() ->
                assertThat(all).allSatisfy(heard -> assertThat(heard.all).containsExactly("text echo of still there")));
        sockets.forEach(WebSocket::abort);
    }

    private static final class Heard implements WebSocket.Listener {
        final Queue<String> all = new ConcurrentLinkedQueue<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            all.add("text " + data);
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
            all.add("pong " + StandardCharsets.UTF_8.decode(message));
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            all.add("close " + code + ' ' + reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            all.add(error.toString());
        }
    }
}
