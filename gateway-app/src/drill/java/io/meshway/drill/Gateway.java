package io.meshway.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The packaged gateway in a process of its own, over a folder. */
final class Gateway implements AutoCloseable {
    private static final long START_LIMIT_NANOS = 120_000_000_000L;
    private static final long LOOK_MILLIS = 50;
    private static final String HOST = "orders.example.com";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port = freePort();
    private final Path folder;
    private final Process process;

    Gateway(Path work, String jar) throws IOException {
        folder = Files.createDirectories(work.resolve("istio"));
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-Dreactor.netty.ioWorkerCount=4",
                        "--enable-native-access=ALL-UNNAMED",
                        "-jar",
                        jar,
                        "--server.address=127.0.0.1",
                        "--server.port=" + freePort(),
                        "--istio.config.source=files",
                        "--istio.config.location=" + folder.toUri())
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("gateway.log").toFile())
                .start();
    }

    HttpClient client() {
        return client;
    }

    /** A request for the drill's host. */
    HttpRequest.Builder request() {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/orders/1"))
                .header("host", HOST);
    }

    /** Puts a course in force and waits until it is. */
    void apply(Course course, List<Endpoint> endpoints) throws IOException, InterruptedException {
        Path fresh = folder.resolve(".drill.tmp");
        Files.writeString(fresh, course.yaml(port, endpoints));
        Files.move(
                fresh,
                folder.resolve("drill.yaml"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        long end = System.nanoTime() + START_LIMIT_NANOS;
        while (!course.name().equals(mark())) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("the gateway does not serve, see its log");
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private String mark() throws InterruptedException {
        try {
            return client.send(request().build(), HttpResponse.BodyHandlers.discarding())
                    .headers()
                    .firstValue(Course.MARK)
                    .orElse("");
        } catch (IOException notYet) {
            return "";
        }
    }

    private static int freePort() {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
