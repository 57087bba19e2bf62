package io.meshway.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Real HTTP servers, one for each version of each service, that answer with what they received. */
final class EchoBackends implements AutoCloseable {

    /** What a backend received; its answer's body. {@code headers} have lower-case names and joined values. */
    record Echo(String backend, String method, String path, Map<String, String> headers) {}

    private static final JsonMapper JSON = JsonMapper.shared();

    private final List<HttpServer> servers = new ArrayList<>();
    private final Map<String, Integer> ports = new HashMap<>();
    private final Map<String, AtomicInteger> received = new ConcurrentHashMap<>();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();

    private EchoBackends() {}

    static EchoBackends start(Example example, ExampleCertificates certificates) throws IOException {
        var backends = new EchoBackends();
        for (Example.Service service : example.backends()) {
            for (String version : service.versions().keySet()) {
                var name = service.name() + " " + version;
                backends.start(
                        name,
                        example.behavior().getOrDefault(name, Example.Behavior.PLAIN),
                        certificates.ofBackend(service.name()));
            }
        }
        return backends;
    }

    private void start(String name, Example.Behavior behavior, @Nullable SSLContext tls) throws IOException {
        var server = create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), tls);
        var count = received.computeIfAbsent(name, any -> new AtomicInteger());
        server.setExecutor(workers);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            int status = behavior.status(count.getAndIncrement());
            later.schedule(
                    () -> answer(exchange, name, status), behavior.lateness().toMillis(), TimeUnit.MILLISECONDS);
        });
        server.start();
        servers.add(server);
        ports.put(name, server.getAddress().getPort());
    }

    private static HttpServer create(InetSocketAddress address, @Nullable SSLContext tls) throws IOException {
        if (tls == null) {
            return HttpServer.create(address, 0);
        }
        var server = HttpsServer.create(address, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return server;
    }

    private static void answer(HttpExchange exchange, String name, int status) {
        var headers = new TreeMap<String, String>();
        exchange.getRequestHeaders()
                .forEach((key, values) -> headers.put(key.toLowerCase(Locale.ROOT), String.join(",", values)));
        var echo = new Echo(
                name, exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers);
        try (exchange) {
            byte[] body = JSON.writeValueAsBytes(echo);
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException callerIsGone) {
            // A timeout or a fault of the example: nobody waits for this answer.
            exchange.close();
        }
    }

    /** The port of each backend, by {@code service version}. */
    Map<String, Integer> ports() {
        return Map.copyOf(ports);
    }

    int received(String backend) {
        return received.getOrDefault(backend, new AtomicInteger()).get();
    }

    /** How many requests each backend has received so far. */
    Map<String, Integer> received() {
        var counts = new HashMap<String, Integer>();
        received.forEach((name, count) -> counts.put(name, count.get()));
        return counts;
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
        later.shutdownNow();
        workers.shutdownNow();
    }
}
