package io.meshway.source.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** An API server in this JVM: lists in pages, watches from a version on, and whatever misbehaviour a test asks for. */
final class FakeApiServer implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final YAMLMapper YAML = YAMLMapper.shared();
    private static final String END = "";

    private final Map<String, TreeMap<String, ObjectNode>> objects = new HashMap<>();
    private final Map<String, Set<String>> served = new ConcurrentHashMap<>();
    private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();
    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private final List<Event> history = new ArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Set<String> silent = ConcurrentHashMap.newKeySet();
    private volatile String token = "";
    private volatile boolean forgetful;
    private ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private final int port;
    private long version = 100;
    private long compacted;

    private record Event(String plural, String type, long version, ObjectNode object) {}

    private record Refusal(int status, String retryAfter, String message) {}

    private record Watch(String plural, String namespace, String name, BlockingQueue<String> lines) {}

    FakeApiServer() {
        served.put(
                "networking.istio.io/v1", Set.of("gateways", "virtualservices", "destinationrules", "serviceentries"));
        server = open(0);
        port = server.getAddress().getPort();
    }

    private HttpServer open(int onPort) {
        try {
            HttpServer opened = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort), 0);
            opened.setExecutor(threads);
            opened.createContext("/", this::handle);
            opened.start();
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Installs a type. */
    void serve(String groupVersion, String... plurals) {
        served.put(groupVersion, Set.of(plurals));
    }

    /** Creates or replaces. */
    synchronized long put(String plural, String yaml) {
        ObjectNode object = (ObjectNode) YAML.readTree(yaml);
        String id = id(object);
        TreeMap<String, ObjectNode> known = objects.computeIfAbsent(plural, key -> new TreeMap<>());
        tell(plural, known.containsKey(id) ? "MODIFIED" : "ADDED", object);
        known.put(id, object);
        return version;
    }

    synchronized void delete(String plural, String id) {
        tell(plural, "DELETED", objects.get(plural).remove(id).deepCopy());
    }

    private static String id(JsonNode object) {
        return object.path("metadata").path("namespace").asString("") + "/"
                + object.path("metadata").path("name").asString("");
    }

    private void tell(String plural, String type, ObjectNode object) {
        version++;
        ((ObjectNode) object.path("metadata")).put("resourceVersion", Long.toString(version));
        Event event = new Event(plural, type, version, object.deepCopy());
        history.add(event);
        for (Watch watch : watches) {
            if (watch.plural.equals(plural) && !silent.contains(plural) && concerns(watch, object)) {
                watch.lines.add(line(event));
            }
        }
    }

    private static boolean concerns(Watch watch, JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return (watch.namespace.isEmpty()
                        || watch.namespace.equals(metadata.path("namespace").asString("")))
                && (watch.name.isEmpty()
                        || watch.name.equals(metadata.path("name").asString("")));
    }

    private static String line(Event event) {
        return "{\"type\":\"" + event.type + "\",\"object\":" + JSON.writeValueAsString(event.object) + "}";
    }

    /** A line that the watches of a type get as it is. */
    void send(String plural, String line) {
        watches.stream().filter(watch -> watch.plural.equals(plural)).forEach(watch -> watch.lines.add(line));
    }

    /** Watches of the type say nothing more, and do not end. */
    void silence(String plural) {
        silent.add(plural);
    }

    void speak(String plural) {
        silent.remove(plural);
    }

    /** Ends all watches in good order. */
    void endWatches() {
        watches.forEach(watch -> watch.lines.add(END));
    }

    /** Forgets what happened before now. */
    synchronized void compact() {
        compacted = version;
        history.clear();
    }

    /** The next list of several pages is forgotten after its first one. */
    void forgetLists() {
        forgetful = true;
    }

    /** Answers requests for a type with an error until told otherwise. */
    void refuse(String plural, int status, String retryAfter, String message) {
        refusals.put(plural, new Refusal(status, retryAfter, message));
        endWatches();
    }

    void allow(String plural) {
        refusals.remove(plural);
    }

    /** The only bearer token that is accepted; empty for no check. */
    void accept(String onlyToken) {
        token = onlyToken;
    }

    /** Paths with queries, as they came. */
    List<String> requests() {
        return requests;
    }

    long watching(String plural) {
        return watches.stream().filter(watch -> watch.plural.equals(plural)).count();
    }

    /** Goes away like a process that is killed. */
    void stop() {
        server.stop(0);
        watches.forEach(watch -> watch.lines.add(END));
        threads.shutdownNow();
    }

    /** Comes back on the same port with everything it knew. */
    void restart() {
        threads = Executors.newCachedThreadPool();
        server = open(port);
    }

    @Override
    public void close() {
        stop();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
        requests.add(exchange.getRequestURI().toString());
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (!token.isEmpty() && !("Bearer " + token).equals(authorization)) {
            refuse(exchange, new Refusal(401, "", "Unauthorized"));
            return;
        }
        String[] parts = path.substring(1).split("/", -1);
        int rest = parts[0].equals("api") ? 2 : 3;
        if (parts.length <= rest) {
            discover(exchange, parts);
            return;
        }
        boolean namespaced = parts[rest].equals("namespaces") && parts.length > rest + 2;
        String plural = parts[namespaced ? rest + 2 : rest];
        String namespace = namespaced ? parts[rest + 1] : "";
        String name = query.getOrDefault("fieldSelector", "").replace("metadata.name=", "");
        Refusal refusal = refusals.get(plural);
        if (refusal != null) {
            refuse(exchange, refusal);
        } else if (rest == 3 && !parts[1].contains("k8s.io") && !isServed(parts[1] + "/" + parts[2], plural)) {
            refuse(exchange, new Refusal(404, "", "the server could not find the requested resource"));
        } else if (query.containsKey("watch")) {
            watch(exchange, new Watch(plural, namespace, name, new LinkedBlockingQueue<>()), query);
        } else {
            list(exchange, new Watch(plural, namespace, name, new LinkedBlockingQueue<>()), query);
        }
    }

    private boolean isServed(String groupVersion, String plural) {
        return served.getOrDefault(groupVersion, Set.of()).contains(plural);
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new HashMap<>();
        for (String part : raw == null ? new String[0] : raw.split("&", -1)) {
            String[] pair = part.split("=", 2);
            query.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    private void discover(HttpExchange exchange, String[] parts) throws IOException {
        ObjectNode answer = JSON.createObjectNode();
        if (parts.length == 2) {
            ArrayNode versions = answer.putArray("versions");
            for (String version : List.of("v1", "v1beta1", "v1alpha3")) {
                if (served.containsKey(parts[1] + "/" + version)) {
                    versions.addObject().put("version", version);
                }
            }
            if (versions.isEmpty()) {
                refuse(exchange, new Refusal(404, "", "no such group"));
                return;
            }
        } else {
            ArrayNode resources = answer.putArray("resources");
            served.getOrDefault(parts[1] + "/" + parts[2], Set.of())
                    .forEach(plural -> resources.addObject().put("name", plural));
        }
        send(exchange, 200, JSON.writeValueAsString(answer));
    }

    private void list(HttpExchange exchange, Watch wanted, Map<String, String> query) throws IOException {
        if (forgetful && query.containsKey("continue")) {
            forgetful = false;
            refuse(exchange, new Refusal(410, "", "the list is too old"));
            return;
        }
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode items = answer.putArray("items");
        synchronized (this) {
            int skip = Integer.parseInt(query.getOrDefault("continue", "0"));
            int limit = Integer.parseInt(query.getOrDefault("limit", "1000000"));
            List<ObjectNode> all = objects.getOrDefault(wanted.plural, new TreeMap<>()).values().stream()
                    .filter(object -> concerns(wanted, object))
                    .toList();
            all.stream().skip(skip).limit(limit).forEach(object -> items.add(object.deepCopy()));
            ObjectNode metadata = answer.putObject("metadata");
            metadata.put("resourceVersion", Long.toString(version));
            if (skip + limit < all.size()) {
                metadata.put("continue", Integer.toString(skip + limit));
            }
        }
        send(exchange, 200, JSON.writeValueAsString(answer));
    }

    private void watch(HttpExchange exchange, Watch watch, Map<String, String> query) throws IOException {
        long from = Long.parseLong(query.get("resourceVersion"));
        synchronized (this) {
            if (from < compacted) {
                watch.lines.add(
                        "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":410,\"message\":\"too old\"}}");
                watch.lines.add(END);
            }
            for (Event event : history) {
                if (event.plural.equals(watch.plural) && event.version > from && concerns(watch, event.object)) {
                    watch.lines.add(line(event));
                }
            }
            watches.add(watch);
        }
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(query.get("timeoutSeconds")));
        exchange.sendResponseHeaders(200, 0);
        try (var body = exchange.getResponseBody()) {
            body.flush();
            boolean ended = false;
            while (!ended) {
                boolean mute = silent.contains(watch.plural);
                String line = watch.lines.poll(
                        mute ? 3600_000 : (until - System.nanoTime()) / 1_000_000, TimeUnit.MILLISECONDS);
                ended = line == null || line.equals(END);
                if (!ended) {
                    body.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                    body.flush();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            watches.remove(watch);
            exchange.close();
        }
    }

    private static void refuse(HttpExchange exchange, Refusal refusal) throws IOException {
        if (!refusal.retryAfter.isEmpty()) {
            exchange.getResponseHeaders().set("Retry-After", refusal.retryAfter);
        }
        ObjectNode status = JSON.createObjectNode();
        status.put("kind", "Status").put("message", refusal.message).put("code", refusal.status);
        send(exchange, refusal.status, JSON.writeValueAsString(status));
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        try (var out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
