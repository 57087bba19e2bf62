package io.meshway.sidecarapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts the packaged jar as a user would: {@code java -jar}. */
class SidecarJarIT {

    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void packagedJarOnAnEmptyFolderBecomesReadyAndStopsOnTheFirstSignal() throws IOException, InterruptedException {
        int port = freePort();
        Process process = start(port);
        try {
            await().atMost(START_LIMIT)
                    .ignoreExceptionsInstanceOf(ConnectException.class)
                    .failFast("the process ended, see target/sidecar-jar-it.log", () -> !process.isAlive())
                    .until(() -> get(port, "/actuator/health/readiness").statusCode() == 200);
            assertThat(get(port, "/actuator/istio").body())
                    .contains("\"role\":\"sidecar\"", "a sidecar's traffic is not served yet");
            process.destroy();
            assertThat(process.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private Process start(int port) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        System.getProperty("meshway.jar"),
                        "--server.port=" + port,
                        "--istio.config.source=files",
                        "--istio.config.location=" + folder.toUri())
                .redirectErrorStream(true)
                .redirectOutput(new File("target/sidecar-jar-it.log"))
                .start();
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
