package io.meshway.transport;

import io.meshway.fixtures.GatewayFixture;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import reactor.core.publisher.Mono;

/** A gateway with one backend that does what a test says, for {@code a.example} on all its ports; {@code one-backend.yaml} has its routes. */
public final class OneBackendGateway implements AutoCloseable {
    /** An answer that switches. */
    public static final String SWITCHED =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nX-Backend: 1\r\n\r\n";

    private final RawBackend backend;
    private final RawBackend mirrored = new RawBackend(conversation -> {});
    private final GatewayFixture gateway;
    private volatile RawBackend.Script script = conversation -> {};

    /** Started, with this {@code istio.gateway.door}. */
    public OneBackendGateway(String door) {
        backend = new RawBackend(conversation -> script.talk(conversation));
        try {
            gateway = GatewayFixture.over(Files.createTempDirectory("tunnel"))
                    .with(Users.class)
                    .property("istio.gateway.door", door)
                    .property("server.http2.enabled", true)
                    .file(
                            "mesh.yaml",
                            resources(Map.of(
                                    "BACKEND_PORT", backend.port(),
                                    "MIRROR_PORT", mirrored.port(),
                                    "DEAD_PORT", GatewayFixture.freePort())))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String resources(Map<String, Integer> ports) throws IOException {
        String yaml;
        try (InputStream in =
                Objects.requireNonNull(OneBackendGateway.class.getResourceAsStream("/transport/one-backend.yaml"))) {
            yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        for (Map.Entry<String, Integer> port : ports.entrySet()) {
            yaml = yaml.replace(port.getKey(), port.getValue().toString());
        }
        return yaml;
    }

    /** A request for an upgrade. */
    public static String upgradeOf(String host, String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: " + host
                + "\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    }

    /** Switches and sends back what comes, in pieces of four. */
    public static void echo(RawBackend.Conversation conversation) throws Exception {
        conversation.head();
        conversation.write(SWITCHED);
        for (String piece = conversation.bytes(4); !piece.isEmpty(); piece = conversation.bytes(4)) {
            conversation.write(piece);
        }
    }

    /** What the backend does from now on. */
    public void backend(RawBackend.Script next) {
        script = next;
    }

    public RawBackend backend() {
        return backend;
    }

    public RawBackend mirrored() {
        return mirrored;
    }

    /** The port that the application shares with the mesh. */
    public int applicationPort() {
        return gateway.port();
    }

    /** A port of the mesh alone. */
    public int ownPort() {
        return gateway.listenerPort();
    }

    /** Takes the mesh's own port away. */
    public void closeOwnPort() {
        gateway.write("mesh.yaml", "# nothing\n");
    }

    @Override
    public void close() {
        gateway.close();
        backend.close();
        mirrored.close();
    }

    /** Beans of the application: a filter, and a WebSocket of its own. */
    @Configuration(proxyBeanMethods = false)
    static class Users {
        @Bean
        GlobalFilter marker() {
            return (exchange, chain) -> {
                exchange.getResponse().beforeCommit(() -> {
                    exchange.getResponse().getHeaders().add("x-filter", "ran");
                    return Mono.empty();
                });
                return chain.filter(exchange);
            };
        }

        @Bean
        SimpleUrlHandlerMapping sockets() {
            WebSocketHandler echo = session ->
                    session.send(session.receive().map(message -> session.textMessage(message.getPayloadAsText())));
            return new SimpleUrlHandlerMapping(Map.of("/own", echo), -1);
        }
    }

    /** A door on one of its ports. */
    public record Way(String name, OneBackendGateway gateway, int port) {
        /** Both ports of both. */
        public static Stream<Way> of(OneBackendGateway natively, OneBackendGateway spring) {
            return Stream.of(
                    new Way("native, own port", natively, natively.ownPort()),
                    new Way("native, application's port", natively, natively.applicationPort()),
                    new Way("Spring, own port", spring, spring.ownPort()),
                    new Way("Spring, application's port", spring, spring.applicationPort()));
        }

        /** A client that has sent this. */
        public RawClient send(String text) {
            return new RawClient(port).send(text);
        }

        /** A client that has asked for an upgrade, with more right behind. */
        public RawClient upgrade(String path, String behind) {
            return send(upgradeOf("a.example", path) + behind);
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
