package io.meshway.charts;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * As much of an API server as {@code lookup} in a template asks: which kinds there are. Helm finds it through the kubeconfig that Surefire's environment names, and
 * nobody's cluster instead.
 *
 * @param kinds annotations of the definitions that are there, by their names
 */
record ClusterStub(HttpServer server, Map<String, String> kinds) implements Closeable {
    private static final String DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/";
    private static final String RESOURCES = """
            {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "apiextensions.k8s.io/v1", "resources": [
              {"name": "customresourcedefinitions", "namespaced": false, "kind": "CustomResourceDefinition", "verbs": ["get"]}]}
            """;

    static ClusterStub start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ClusterStub stub = new ClusterStub(server, new ConcurrentHashMap<>());
        server.createContext("/", stub::answer);
        server.start();
        Files.writeString(kubeconfig(), """
                {"apiVersion": "v1", "kind": "Config", "current-context": "stub",
                 "contexts": [{"name": "stub", "context": {"cluster": "stub", "user": "stub"}}],
                 "users": [{"name": "stub", "user": {}}],
                 "clusters": [{"name": "stub", "cluster": {"server": "http://127.0.0.1:%d"}}]}
                """.formatted(server.getAddress().getPort()));
        return stub;
    }

    private static Path kubeconfig() {
        return Path.of(System.getenv("KUBECONFIG"));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/apis/apiextensions.k8s.io/v1")) {
            send(exchange, 200, RESOURCES);
        } else if (path.startsWith(DEFINITIONS) && kinds.containsKey(path.substring(DEFINITIONS.length()))) {
            String name = path.substring(DEFINITIONS.length());
            send(exchange, 200, """
                    {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
                     "metadata": {"name": "%s", "annotations": {%s}}}
                    """.formatted(name, kinds.get(name)));
        } else {
            send(exchange, 404, """
                    {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound", "code": 404}
                    """);
        }
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() throws IOException {
        server.stop(0);
        Files.delete(kubeconfig());
    }
}
