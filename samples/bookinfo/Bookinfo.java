import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The Bookinfo sample on one machine: builds the gateway, starts it as a child process on the YAML files beside this
 * file, and serves stand-ins of the four services in this process. Needs a JDK and Maven; {@code ./bookinfo} starts it.
 *
 * <p>{@code java samples/bookinfo/Bookinfo.java backends} starts the stand-ins alone.
 */
final class Bookinfo {

    private static final int GATEWAY_PORT = 8080;
    private static final int ADMIN_PORT = 9086;
    private static final int PRODUCTPAGE_PORT = 9080;
    private static final int DETAILS_PORT = 9081;
    private static final int RATINGS_PORT = 9082;
    private static final int REVIEWS_V1_PORT = 9083;
    private static final int REVIEWS_V2_PORT = 9084;
    private static final int REVIEWS_V3_PORT = 9085;
    private static final List<Integer> BACKEND_PORTS =
            List.of(PRODUCTPAGE_PORT, DETAILS_PORT, RATINGS_PORT, REVIEWS_V1_PORT, REVIEWS_V2_PORT, REVIEWS_V3_PORT);

    private static final Path SAMPLE = Path.of("samples", "bookinfo").toAbsolutePath();
    private static final Path JAR = Path.of("gateway-app", "target", "fast", "gateway-app.jar");
    private static final Duration CALL_LIMIT = Duration.ofSeconds(5);
    private static final Duration START_LIMIT = Duration.ofSeconds(180);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final long POLL_MILLIS = 200;
    private static final int WORKERS = 16;
    private static final String LOOPBACK = "127.0.0.1";

    private static final String WELCOME = """

            The gateway serves Bookinfo on port 8080. In another terminal:

              curl http://127.0.0.1:8080/productpage
              curl -H 'end-user: jason' http://127.0.0.1:8080/productpage
              curl -H 'Host: reviews.default.svc.cluster.local' http://127.0.0.1:8080/reviews/0
              curl http://127.0.0.1:9086/actuator/istio

            Edit samples/bookinfo/virtual-services.yaml (the last subset of reviews: v1 to v3), save, ask again.
            Ctrl-C ends everything.
            """;

    private final HttpClient client;

    private Bookinfo(HttpClient client) {
        this.client = client;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        // The JDK's client would not let a caller name the host, as productpage must do.
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
        // Its server would wait 40 ms between an answer's head and body.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        var bookinfo = new Bookinfo(HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CALL_LIMIT)
                .build());
        boolean backendsOnly = List.of(args).contains("backends");
        refuseTakenPorts(backendsOnly);
        if (!backendsOnly) {
            build();
        }
        bookinfo.startBackends();
        if (!backendsOnly) {
            System.exit(bookinfo.runGateway());
        }
    }

    private static void refuseTakenPorts(boolean backendsOnly) {
        var ports = new ArrayList<>(BACKEND_PORTS);
        if (!backendsOnly) {
            ports.addAll(0, List.of(GATEWAY_PORT, ADMIN_PORT));
        }
        for (int port : ports) {
            try (var probe = new ServerSocket()) {
                probe.setReuseAddress(true);
                probe.bind(port == GATEWAY_PORT ? new InetSocketAddress(port) : loopback(port));
            } catch (IOException e) {
                fail("port " + port + " is in use; stop what listens there and start again");
            }
        }
    }

    private static void build() throws IOException, InterruptedException {
        System.out.println(
                "Building the gateway; the first time Maven fetches what it needs, which takes some minutes ...");
        var maven = System.getProperty("os.name").startsWith("Windows") ? "mvn.cmd" : "mvn";
        var command = List.of(maven, "-q", "-B", "-Pfast", "-Dmaven.test.skip", "-pl", "gateway-app", "-am", "package");
        if (startChild(command).waitFor() != 0) {
            fail("the build failed");
        }
    }

    private int runGateway() throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var gateway = startChild(List.of(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                JAR.toString(),
                "--server.port=" + GATEWAY_PORT,
                "--management.server.port=" + ADMIN_PORT,
                "--management.server.address=" + LOOPBACK,
                "--istio.config.source=files",
                "--istio.config.location=" + SAMPLE.toUri(),
                "--spring.main.banner-mode=off",
                "--logging.level.root=WARN",
                "--logging.level.io.meshway=INFO"));
        awaitProductpage(gateway);
        System.out.println(WELCOME);
        return gateway.waitFor();
    }

    /** A child never outlives this process, however it ends short of a kill -9. */
    private static Process startChild(List<String> command) throws IOException {
        var child = new ProcessBuilder(command).inheritIO().start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            child.descendants().forEach(ProcessHandle::destroy);
            child.destroy();
            try {
                if (!child.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                    child.destroyForcibly();
                }
            } catch (InterruptedException e) {
                child.destroyForcibly();
            }
        }));
        return child;
    }

    private void awaitProductpage(Process gateway) throws InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            if (!gateway.isAlive()) {
                fail("the gateway ended while starting");
            }
            if (call("productpage", "/productpage", null).startsWith("<html>")) {
                return;
            }
            Thread.sleep(POLL_MILLIS);
        }
        fail("the gateway did not serve /productpage within " + START_LIMIT.toSeconds() + " s");
    }

    private void startBackends() throws IOException {
        serve(PRODUCTPAGE_PORT, this::productpage);
        serve(DETAILS_PORT, request -> """
                {"id": 0, "author": "William Shakespeare", "year": 1595, "type": "paperback", "pages": 200}""");
        serve(RATINGS_PORT, request -> """
                {"id": 0, "ratings": {"Reviewer1": 5, "Reviewer2": 4}}""");
        serve(REVIEWS_V1_PORT, request -> review("v1", "", request));
        serve(REVIEWS_V2_PORT, request -> review("v2", "black", request));
        serve(REVIEWS_V3_PORT, request -> review("v3", "red", request));
        System.out.println("productpage, details, ratings and reviews v1, v2, v3 listen on " + LOOPBACK + " ports "
                + BACKEND_PORTS);
    }

    private String productpage(HttpExchange request) {
        var user = request.getRequestHeaders().getFirst("end-user");
        return """
                <html><head><title>Simple Bookstore App</title></head><body>
                <h1>The Comedy of Errors</h1>
                <h2>Book Details</h2>
                <pre>%s</pre>
                <h2>Book Reviews</h2>
                <pre>%s</pre>
                </body></html>
                """.formatted(call("details", "/details/0", user), call("reviews", "/reviews/0", user));
    }

    private String review(String version, String color, HttpExchange request) {
        var stars = color.isEmpty()
                ? ""
                : """
                  , "stars": "%s", "ratings": %s""".formatted(
                                color,
                                call(
                                        "ratings",
                                        "/ratings/0",
                                        request.getRequestHeaders().getFirst("end-user")));
        return """
                {"id": 0, "version": "%s", "text": "An extremely entertaining play by Shakespeare."%s}""".formatted(version, stars);
    }

    /** Calls another service as everybody does here: through the gateway, so that its rules show. */
    private String call(String service, String path, String user) {
        var request = HttpRequest.newBuilder(URI.create("http://" + LOOPBACK + ":" + GATEWAY_PORT + path))
                .header("Host", service + ".default.svc.cluster.local")
                .timeout(CALL_LIMIT);
        if (user != null) {
            request.header("end-user", user);
        }
        try {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            return answer.statusCode() == 200 ? answer.body() : problem(service + " answered " + answer.statusCode());
        } catch (IOException e) {
            return problem(service + " did not answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return problem(service + " was not waited for");
        }
    }

    private static String problem(String text) {
        return "{\"error\": \"" + text + "\"}";
    }

    private interface Page {
        String answer(HttpExchange request);
    }

    private static void serve(int port, Page page) throws IOException {
        var server = HttpServer.create(loopback(port), 0);
        server.setExecutor(Executors.newFixedThreadPool(WORKERS));
        server.createContext("/", request -> {
            try (request) {
                request.getRequestBody().readAllBytes();
                var body = page.answer(request).getBytes(StandardCharsets.UTF_8);
                var type = port == PRODUCTPAGE_PORT ? "text/html; charset=utf-8" : "application/json";
                request.getResponseHeaders().set("content-type", type);
                boolean head = request.getRequestMethod().equals("HEAD");
                request.sendResponseHeaders(200, head ? -1 : body.length);
                if (!head) {
                    request.getResponseBody().write(body);
                }
            }
        });
        server.start();
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static void fail(String reason) {
        System.err.println("bookinfo: " + reason);
        System.exit(1);
    }
}
