package io.meshway.system;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packaged jar with a kubeconfig. */
final class ClusterGateway implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** What a port says that nobody listens on. */
    static final String NO_ANSWER = "no answer";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;
    private final String name;
    private final Process process;

    static ClusterGateway start(String name, Path kubeconfig, List<String> jvm, List<String> arguments) {
        int port = KubeCluster.freePort();
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        command.addAll(jvm);
        command.addAll(List.of(
                "-jar",
                System.getProperty("meshway.jar"),
                "--server.port=" + port,
                "--server.address=127.0.0.1",
                "--istio.gateway.port-mapping.8080=" + port,
                "--management.endpoint.health.show-details=always"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(new File("target/system-" + name + ".log"));
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        try {
            return new ClusterGateway(name, builder.start(), port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ClusterGateway(String name, Process process, int port) {
        this.name = name;
        this.process = process;
        this.port = port;
    }

    /** Ends the gateway where it does not become ready. */
    ClusterGateway awaitReady() {
        try {
            await().atMost(LIMIT)
                    .failFast("the gateway ended, see target/system-" + name + ".log", () -> !process.isAlive())
                    .until(() -> status("/actuator/health/readiness") == 200);
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    int status(String path) {
        try {
            return get("127.0.0.1", path).statusCode();
        } catch (UncheckedIOException e) {
            return 0;
        }
    }

    JsonNode json(String path) {
        return JsonMapper.shared().readTree(get("127.0.0.1", path).body());
    }

    /** The hash of everything in force. */
    String fingerprint() {
        return json("/actuator/istio").path("fingerprint").asString("");
    }

    /** What a port of this machine answers; {@link #NO_ANSWER} when nobody is there. */
    String bodyOf(int listener, String host) {
        try {
            return get(listener, host, "/").body();
        } catch (UncheckedIOException e) {
            return NO_ANSWER;
        }
    }

    HttpResponse<String> get(String host, String path, String... headers) {
        return get(port, host, path, headers);
    }

    private HttpResponse<String> get(int listener, String host, String path, String... headers) {
        HttpRequest.Builder written = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener + path))
                .timeout(Duration.ofSeconds(20))
                .header("Host", host);
        HttpRequest request = (headers.length == 0 ? written : written.headers(headers)).build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
