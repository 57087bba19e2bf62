package io.meshway.conformance;

import io.netty.handler.codec.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends the requests of a step to a gateway. */
final class CaseClient {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final int port;
    private final int http2Port;
    private final HttpClient http1 = HttpClient.create().disableRetry(true);
    private final HttpClient http2 = http1.protocol(HttpProtocol.H2C);

    /** @param http2Port takes HTTP/2 with prior knowledge */
    CaseClient(int port, int http2Port) {
        this.port = port;
        this.http2Port = http2Port;
    }

    /** Every answer of a step, in order. */
    List<Answer> send(JsonNode step, @Nullable JsonNode defaults) {
        Request base = Request.of(step, defaults);
        List<Request> all = new ArrayList<>();
        if (step.has("vary")) {
            JsonNode vary = step.get("vary");
            for (int i = 0; i < vary.get("count").asInt(); i++) {
                for (int times = vary.path("each").asInt(1); times > 0; times--) {
                    all.add(base.varied(vary, "key-" + i));
                }
            }
        } else {
            for (int times = step.path("repeat").asInt(1); times > 0; times--) {
                all.add(all.isEmpty() ? base : base.again());
            }
        }
        int parallel = step.path("concurrency").asInt(1);
        long pause = step.path("interval_ms").asLong(0);
        List<Answer> answers = Flux.fromIterable(all)
                .flatMapSequential(
                        request -> pause == 0 || request.first
                                ? send(request)
                                : Mono.delay(Duration.ofMillis(pause)).then(send(request)),
                        parallel,
                        1)
                .collectList()
                .block(PATIENCE);
        return answers == null ? List.of() : answers;
    }

    private Mono<Answer> send(Request request) {
        return Mono.defer(() -> {
                    long begun = System.nanoTime();
                    return (request.http2 ? http2 : http1)
                            .headers(headers -> {
                                headers.set("host", request.host);
                                request.headers.forEach(headers::set);
                            })
                            .request(HttpMethod.valueOf(request.method))
                            .uri("http://127.0.0.1:" + (request.http2 ? http2Port : port) + request.path)
                            .responseSingle((response, body) -> body.asString()
                                    .defaultIfEmpty("")
                                    .map(text -> Answer.of(request.key, response, text, System.nanoTime() - begun)));
                })
                .onErrorResume(failure -> Mono.just(Answer.failed(request.key)));
    }

    /**
     * A request.
     *
     * @param key what tells it from the others of a step that varies
     * @param first of its step
     */
    private record Request(
            String method,
            String path,
            String host,
            Map<String, String> headers,
            boolean http2,
            String key,
            boolean first) {
        static Request of(JsonNode step, @Nullable JsonNode defaults) {
            JsonNode written = step.has("request")
                    ? step.get("request")
                    : JsonMapper.shared().createObjectNode();
            Map<String, String> headers = new LinkedHashMap<>();
            written.path("headers").forEachEntry((name, value) -> headers.put(name, value.asString()));
            step.path("headers").forEachEntry((name, value) -> headers.put(name, value.asString()));
            String otherwise = defaults == null ? "" : defaults.path("host").asString("");
            return new Request(
                    written.path("method").asString("GET"),
                    step.path("get").asString(written.path("path").asString("/")),
                    step.path("host").asString(written.path("host").asString(otherwise)),
                    headers,
                    step.path("http2").asBoolean(false),
                    "",
                    true);
        }

        Request again() {
            return new Request(method, path, host, headers, http2, key, false);
        }

        Request varied(JsonNode vary, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            String target = path;
            if (vary.has("header")) {
                more.put(vary.get("header").asString(), value);
            } else if (vary.has("cookie")) {
                more.put("cookie", vary.get("cookie").asString() + "=" + value);
            } else {
                target = path + (path.contains("?") ? "&" : "?")
                        + vary.get("query").asString() + "=" + value;
            }
            return new Request(method, target, host, more, http2, value, false);
        }
    }

    /**
     * An answer.
     *
     * @param status 0 when there was none
     * @param echo what the backend saw; null when no backend answered
     */
    record Answer(
            String key,
            int status,
            Map<String, String> headers,
            String body,
            @Nullable JsonNode echo,
            long ms) {
        static Answer failed(String key) {
            return new Answer(key, 0, Map.of(), "", null, 0);
        }

        static Answer of(String key, HttpClientResponse response, String body, long nanos) {
            Map<String, String> headers = new LinkedHashMap<>();
            response.responseHeaders()
                    .forEach(header -> headers.merge(
                            header.getKey().toLowerCase(Locale.ROOT), header.getValue(), (a, b) -> a + "," + b));
            JsonNode echo = headers.containsKey("x-echo") && body.startsWith("{")
                    ? JsonMapper.shared().readTree(body)
                    : null;
            return new Answer(key, response.status().code(), headers, body, echo, nanos / 1_000_000);
        }

        /** {@code service:version:index} of whoever answered; empty for nobody. */
        String backend() {
            return headers.getOrDefault("x-echo", "");
        }

        String version() {
            String[] parts = backend().split(":", -1);
            return parts.length > 1 ? parts[1] : "";
        }

        @Override
        public String toString() {
            return status + " " + backend() + " " + (echo == null ? body : "");
        }
    }
}
