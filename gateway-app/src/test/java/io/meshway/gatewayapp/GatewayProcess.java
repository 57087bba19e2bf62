package io.meshway.gatewayapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The packaged jar over a folder, on ports of its own that outlive a restart. */
final class GatewayProcess implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int MILLIS_FOR_AN_ANSWER = 20_000;

    private final Path folder;
    private final String name;
    private final int port = freePort();
    private final int ownPort = freePort();
    private final int managementPort = freePort();
    private Process process;

    GatewayProcess(Path folder, String name) {
        this.folder = folder;
        this.name = name;
    }

    void start() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-jar",
                System.getProperty("meshway.jar"),
                "--server.port=" + port,
                "--server.address=127.0.0.1",
                "--management.server.port=" + managementPort,
                "--istio.config.source=files",
                "--istio.config.location=" + folder.toUri(),
                "--istio.gateway.port-mapping.80=" + port,
                "--istio.gateway.port-mapping.81=" + ownPort,
                "--istio.gateway.termination-drain-duration=2s",
                "--istio.gateway.drain-time=5s"));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target/" + name + ".log")))
                .start();
    }

    /** SIGTERM, and the wait for its end. */
    void stop() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    void awaitReady() {
        await().atMost(LIMIT)
                .failFast("the process ended, see target/" + name + ".log", () -> !process.isAlive())
                .until(this::ready);
    }

    /** What a Service would know of it. */
    boolean ready() {
        try {
            HttpURLConnection asking =
                    (HttpURLConnection) URI.create("http://127.0.0.1:" + managementPort + "/actuator/health/readiness")
                            .toURL()
                            .openConnection();
            asking.setConnectTimeout(MILLIS_FOR_AN_ANSWER);
            asking.setReadTimeout(MILLIS_FOR_AN_ANSWER);
            return asking.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        }
    }

    /** The application's own port. */
    int port() {
        return port;
    }

    /** The port of the mesh's own listener. */
    int ownPort() {
        return ownPort;
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
