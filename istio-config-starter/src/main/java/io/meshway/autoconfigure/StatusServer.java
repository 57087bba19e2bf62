package io.meshway.autoconfigure;

import io.netty.handler.codec.http.HttpMethod;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ChannelBindException;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Istio's status port. A load balancer in front may ask whether this proxy is ready, and sees nothing else of it. It is there from before the first listener
 * until after the last one, so that a proxy that drains says so.
 */
final class StatusServer implements SmartLifecycle {
    private static final String READY = "/healthz/ready";
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;
    private static final Duration MOST_TO_WAIT_FOR_A_CLOSE = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofSeconds(60);

    private final String address;
    private final int port;
    private final BooleanSupplier ready;
    private volatile @Nullable DisposableServer server;

    /**
     * Closed.
     *
     * @param address to bind
     * @param port to bind
     * @param ready whether requests are welcome; may block
     */
    StatusServer(String address, int port, BooleanSupplier ready) {
        this.address = address;
        this.port = port;
        this.ready = ready;
    }

    @Override
    public void start() {
        if (port == 0) {
            return;
        }
        try {
            server = HttpServer.create()
                    .host(address)
                    .port(port)
                    .idleTimeout(IDLE)
                    .handle(this::answer)
                    .bindNow();
        } catch (ChannelBindException e) {
            throw new PortInUseException(port, e);
        }
    }

    private Mono<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        boolean asked = request.fullPath().equals(READY)
                && (request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD));
        if (!asked) {
            return response.status(NOT_FOUND).send();
        }
        return Mono.fromCallable(ready::getAsBoolean)
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(is -> response.status(is ? OK : UNAVAILABLE).send());
    }

    @Override
    public void stop() {
        DisposableServer listening = server;
        server = null;
        if (listening != null) {
            listening.disposeNow(MOST_TO_WAIT_FOR_A_CLOSE);
        }
    }

    @Override
    public boolean isRunning() {
        return server != null;
    }

    /** First to come and last to go. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
