package io.meshway.gateway.held;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * The answer to one request, between the moment in which its status and headers are known and the one in which they go out. What stands behind the filters
 * writes into a response that waits; the filters see their chain complete and may change status and headers; then the writing begins. The server of the
 * request stays subscribed until the last byte, and whoever gives up ends it.
 */
public final class HeldAnswer {
    private volatile @Nullable Serving current;

    /** Runs the filters, then writes what was held. */
    public Mono<Void> write(ServerWebExchange exchange, Mono<Void> filters) {
        return filters.then(Mono.defer(() -> release(exchange)))
                .doOnError(failed -> giveUp())
                .doOnCancel(this::giveUp);
    }

    /**
     * Lets the request be served, up to where its answer would go out.
     *
     * @param server what serves it; a filter that asks again starts it again, and what was held before is given up
     */
    public Mono<Void> hold(ServerWebExchange exchange, Function<ServerWebExchange, Mono<Void>> server) {
        return Mono.create(filters -> {
            giveUp();
            Serving serving = new Serving(filters);
            current = serving;
            HeldResponse response = new HeldResponse(exchange.getResponse(), serving);
            ServerWebExchangeUtils.setAlreadyRouted(exchange);
            serving.start(
                    server.apply(exchange.mutate().response(response).build()).contextWrite(filters.contextView()));
            filters.onCancel(serving::end);
        });
    }

    private Mono<Void> release(ServerWebExchange exchange) {
        Serving serving = current;
        if (serving == null || !serving.holds()) {
            return Mono.empty();
        }
        if (exchange.getResponse().isCommitted()) {
            // A filter has answered in its place.
            serving.end();
            return Mono.empty();
        }
        return Mono.create(whole -> {
            whole.onCancel(serving::end);
            serving.write(whole);
        });
    }

    private void giveUp() {
        Serving serving = current;
        if (serving != null) {
            serving.end();
        }
    }

    /** One run of the server. */
    static final class Serving {
        private final MonoSink<Void> filters;
        private volatile @Nullable Disposable server;
        private volatile @Nullable Disposable writing;
        private volatile @Nullable Held held;
        private volatile @Nullable MonoSink<Void> whole;
        private volatile @Nullable Throwable failure;

        private Serving(MonoSink<Void> filters) {
            this.filters = filters;
        }

        private void start(Mono<Void> served) {
            server = served.subscribe(nothing -> {}, this::failed, this::completed);
        }

        /** The server has an answer: the filters go on. */
        void hold(Supplier<Mono<Void>> write, MonoSink<Void> written) {
            held = new Held(write, written);
            filters.success();
        }

        private boolean holds() {
            return held != null;
        }

        private void write(MonoSink<Void> onceWhole) {
            Held answer = held;
            if (answer == null) {
                onceWhole.success();
                return;
            }
            whole = onceWhole;
            Throwable failed = failure;
            if (failed != null) {
                onceWhole.error(failed);
                return;
            }
            MonoSink<Void> written = answer.written;
            Disposable now = answer.write
                    .get()
                    .contextWrite(onceWhole.contextView())
                    .subscribe(nothing -> {}, written::error, written::success);
            writing = now;
            written.onDispose(now);
        }

        private void completed() {
            MonoSink<Void> waiting = whole;
            if (waiting == null) {
                filters.success();
            } else {
                waiting.success();
            }
        }

        private void failed(Throwable reason) {
            MonoSink<Void> waiting = whole;
            if (waiting != null) {
                waiting.error(reason);
            } else if (held == null) {
                filters.error(reason);
            } else {
                failure = reason;
            }
        }

        private void end() {
            dispose(server);
            dispose(writing);
        }

        private static void dispose(@Nullable Disposable what) {
            if (what != null) {
                what.dispose();
            }
        }

        /**
         * An answer that waits.
         *
         * @param write sends it
         * @param written tells the server how that ended
         */
        private record Held(Supplier<Mono<Void>> write, MonoSink<Void> written) {}
    }
}
