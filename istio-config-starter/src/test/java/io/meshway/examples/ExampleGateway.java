package io.meshway.examples;

import static org.awaitility.Awaitility.await;

import io.meshway.model.Finding;
import io.meshway.runtime.MeshRuntime;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A running gateway on a folder of its own, as the starter configures it. */
final class ExampleGateway implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Tells that a configuration is in force: its route's path has the number of the configuration. */
    private static final String MARKER = """
            ---
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: marker}
            spec:
              selector: {istio: ingressgateway}
              servers:
              - port: {number: 8080, name: http, protocol: HTTP}
                hosts: [marker.test]
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: marker}
            spec:
              hosts: [marker.test]
              gateways: [marker]
              http:
              - match: [{uri: {exact: /%d}}]
                directResponse: {status: 200}
            """;

    private final ConfigurableApplicationContext context;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final Path folder;
    private final int port;
    private int applied;

    private ExampleGateway(ConfigurableApplicationContext context, Path folder, int port) {
        this.context = context;
        this.folder = folder;
        this.port = port;
    }

    /** The least that a user of the starter writes. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    static ExampleGateway start(Path folder, String door) throws IOException {
        int port = freePort();
        var context = new SpringApplicationBuilder(Application.class)
                .run(
                        "--server.port=" + port,
                        "--istio.config.source=files",
                        "--istio.config.location=" + folder.toUri(),
                        "--istio.proxy.role=gateway",
                        "--istio.proxy.labels.istio=ingressgateway",
                        "--istio.gateway.door=" + door,
                        "--spring.main.banner-mode=off",
                        "--logging.level.root=WARN",
                        "--logging.level.org.hibernate.validator=ERROR");
        return new ExampleGateway(context, folder, port);
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    /** Replaces everything in the folder and waits until it is in force. */
    void apply(String resources) throws IOException {
        int number = ++applied;
        var text = (resources + MARKER.formatted(number)).replaceAll("\\b8080\\b", Integer.toString(port));
        var file = folder.resolve("next.tmp");
        Files.writeString(file, text);
        Files.move(file, folder.resolve("example.yaml"), StandardCopyOption.ATOMIC_MOVE);
        await().atMost(PATIENCE)
                .until(() -> send(port, "GET", "/" + number, Map.of("host", "marker.test"))
                                .statusCode()
                        == 200);
    }

    /** What the gateway has against its configuration. */
    List<Finding> findings() {
        return context.getBean(MeshRuntime.class).findings();
    }

    HttpResponse<String> send(int port, String method, String target, Map<String, String> headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                .method(method, BodyPublishers.noBody())
                .timeout(PATIENCE);
        headers.forEach(request::header);
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** The same in TLS, asking for the host of the request. */
    HttpResponse<String> sendSecured(int port, String method, String target, Map<String, String> headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + target))
                .method(method, BodyPublishers.noBody())
                .timeout(PATIENCE);
        headers.forEach(request::header);
        return ExampleCertificates.client(headers.getOrDefault("host", ""))
                .send(request.build(), BodyHandlers.ofString());
    }

    /** A listener opens after the configuration that asks for it is in force. */
    void awaitListener(int port) {
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(ConnectException.class)
                .until(() -> {
                    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                        return socket.isConnected();
                    }
                });
    }

    @Override
    public void close() {
        context.close();
    }
}
