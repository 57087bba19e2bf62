package io.meshway.conformance;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One server of a case: answers with what it saw, unless a rule of its script says otherwise. */
final class CaseInstance implements AutoCloseable {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

    final String service;
    final String version;
    final int index;
    final Map<String, String> labels = new LinkedHashMap<>();
    final @Nullable Integer weight;
    final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<Sinks.Empty<Void>> held = new ArrayList<>();
    private final boolean checksHealth;
    private final AutoCloseable server;
    private final int port;
    private volatile List<Rule> rules = List.of();

    /**
     * Starts it.
     *
     * @param spec an entry of {@code instances}
     * @param script of the service; an instance may have its own
     * @param tls null for plain text
     */
    CaseInstance(String service, int index, JsonNode spec, @Nullable JsonNode script, @Nullable SslContext tls) {
        this.service = service;
        this.index = index;
        this.version = spec.path("version").asString("");
        this.weight = spec.has("weight") ? spec.get("weight").asInt() : null;
        labels.put("app", service);
        if (!version.isEmpty()) {
            labels.put("version", version);
        }
        spec.path("labels").forEachEntry((name, value) -> labels.put(name, value.asString()));
        JsonNode own = spec.has("behavior") ? spec.get("behavior") : script;
        checksHealth = own != null && own.toString().contains("/healthz");
        behave(own);
        try {
            if (spec.path("refuse").asBoolean(false)) {
                Socket bound = new Socket();
                bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                server = bound;
                port = bound.getLocalPort();
            } else {
                DisposableServer listening = listen(tls);
                server = () -> listening.disposeNow(STOP_LIMIT);
                port = listening.port();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DisposableServer listen(@Nullable SslContext tls) {
        HttpServer plain = HttpServer.create().host("127.0.0.1").port(0).handle(this::answer);
        HttpServer ready = tls == null
                ? plain.protocol(HttpProtocol.HTTP11, HttpProtocol.H2C)
                : plain.protocol(
                                tls.applicationProtocolNegotiator().protocols().contains("h2")
                                        ? new HttpProtocol[] {HttpProtocol.HTTP11, HttpProtocol.H2}
                                        : new HttpProtocol[] {HttpProtocol.HTTP11})
                        .secure(spec -> spec.sslContext(tls));
        return ready.bindNow();
    }

    int port() {
        return port;
    }

    String name() {
        return service + ":" + version + ":" + index;
    }

    /** Whether a text such as {@code reviews:v1:0}, or the beginning of one, means it. */
    boolean isMeantBy(String text) {
        String[] parts = text.split(":", -1);
        return parts[0].equals(service)
                && (parts.length < 2 || parts[1].isEmpty() || parts[1].equals("*") || parts[1].equals(version))
                && (parts.length < 3 || parts[2].equals(Integer.toString(index)));
    }

    /** Answers by these rules from now on; the first that applies counts. */
    void behave(@Nullable JsonNode script) {
        List<Rule> next = new ArrayList<>();
        if (script != null) {
            script.forEach(rule -> next.add(new Rule(rule, new AtomicInteger())));
        }
        rules = next;
    }

    private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        HttpHeaders headers = request.requestHeaders().copy();
        return request.receive().aggregate().asString().defaultIfEmpty("").flatMap(body -> {
            Channel channel = ((Connection) request).channel();
            Channel connection =
                    channel.parent() instanceof io.netty.channel.ServerChannel ? channel : channel.parent();
            boolean probe = checksHealth && request.uri().startsWith("/healthz");
            Received one = new Received(request.method().name(), request.uri(), headers, connection);
            if (!probe) {
                received.add(one);
            }
            JsonNode rule = rules.stream()
                    .filter(some -> some.applies(one))
                    .findFirst()
                    .map(Rule::spec)
                    .orElse(JsonMapper.shared().createObjectNode());
            Duration delay = Duration.ofMillis(rule.path("delay_ms").asInt(0));
            Mono<Void> reply = Mono.defer(() -> reply(one, rule, request, response));
            if (rule.has("hold") || rule.has("gather")) {
                return held(rule.path("gather").asInt(Integer.MAX_VALUE)).then(reply);
            }
            return delay.isZero() ? reply : Mono.delay(delay).then(reply);
        });
    }

    /** Ends when so many wait, or {@link #release} is called. */
    private Mono<Void> held(int crowd) {
        Sinks.Empty<Void> one = Sinks.empty();
        synchronized (held) {
            held.add(one);
            if (held.size() >= crowd) {
                release();
            }
        }
        return one.asMono();
    }

    /** Lets all answers go that are held. */
    void release() {
        synchronized (held) {
            held.forEach(Sinks.Empty::tryEmitEmpty);
            held.clear();
        }
    }

    private Mono<Void> reply(Received one, JsonNode rule, HttpServerRequest request, HttpServerResponse response) {
        if (rule.has("close") || rule.path("reset").asBoolean(false)) {
            if (rule.has("reset")) {
                one.connection.config().setOption(ChannelOption.SO_LINGER, 0);
            }
            one.connection.close();
            return Mono.never();
        }
        response.status(rule.path("status").asInt(200)).header("x-echo", name());
        rule.path("headers").forEachEntry((name, value) -> response.header(name, value.asString()));
        if (rule.has("body")) {
            return response.sendString(Mono.just(rule.get("body").asString())).then();
        }
        byte[] echo = JsonMapper.shared().writeValueAsBytes(echo(one, request));
        return response.header("content-type", "application/json")
                .header("content-length", Integer.toString(echo.length))
                .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(echo)))
                .then();
    }

    private Map<String, Object> echo(Received one, HttpServerRequest request) {
        Map<String, Object> echo = new HashMap<>();
        echo.put("name", name());
        echo.put("version", version);
        echo.put("method", one.method);
        echo.put("path", one.path);
        echo.put("proto", request.protocol().startsWith("HTTP/2") ? "HTTP/2" : request.protocol());
        Map<String, String> headers = new HashMap<>();
        one.headers.forEach(header -> headers.merge(header.getKey(), header.getValue(), (a, b) -> a + "," + b));
        echo.put("headers", headers);
        SslHandler tls = one.connection.pipeline().get(SslHandler.class);
        if (tls != null) {
            ExtendedSSLSession session = (ExtendedSSLSession) tls.engine().getSession();
            session.getRequestedServerNames().stream()
                    .findFirst()
                    .ifPresent(name ->
                            echo.put("sni", new String(name.getEncoded(), java.nio.charset.StandardCharsets.US_ASCII)));
            try {
                X509Certificate client = (X509Certificate) session.getPeerCertificates()[0];
                echo.put("client", client.getSubjectX500Principal().getName());
            } catch (SSLPeerUnverifiedException nobodyShowedOne) {
                echo.put("client", "");
            }
        }
        return echo;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A request, but not one of health checks. */
    record Received(String method, String path, HttpHeaders headers, Channel connection) {}

    /** One rule of a script with how often its condition was met. */
    private record Rule(JsonNode spec, AtomicInteger count) {
        boolean applies(Received request) {
            String path = request.path.split("\\?", 2)[0];
            if (spec.has("path") && !path.matches(spec.get("path").asString())
                    || spec.has("method")
                            && !request.method.equals(spec.get("method").asString())) {
                return false;
            }
            int n = count.incrementAndGet();
            return !(spec.has("first") && n > spec.get("first").asInt())
                    && !(spec.has("after") && n <= spec.get("after").asInt())
                    && !(spec.has("every") && n % spec.get("every").asInt() != 0);
        }
    }
}
