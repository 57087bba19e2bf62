package io.meshway.transport.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** A server of both protocols with limits: {@code /endless} has an answer without end, {@code /wait} has none, others are answered with their bodies. */
final class WireServer implements AutoCloseable {
    private static final int PIECE = 8 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    final Cutoffs cutoffs = new Cutoffs();
    final AtomicLong produced = new AtomicLong();
    final AtomicReference<@Nullable Channel> connection = new AtomicReference<>();
    private final DisposableServer server;

    WireServer(WireLimits limits) {
        this(limits, UnaryOperator.identity());
    }

    WireServer(WireLimits limits, UnaryOperator<HttpServer> more) {
        HttpServer bare = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .protocol(HttpProtocol.HTTP11, HttpProtocol.H2C)
                .doOnChannelInit((observer, channel, remote) -> connection.set(channel));
        server = new WireCustomizer(limits, WireHandler.Drain.NEVER, cutoffs)
                .apply(more.apply(bare))
                .handle(this::answer)
                .bindNow();
    }

    private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
        if (request.uri().equals("/endless")) {
            Flux<ByteBuf> pieces = Flux.generate(sink -> {
                produced.addAndGet(PIECE);
                sink.next(Unpooled.wrappedBuffer(new byte[PIECE]));
            });
            return response.send(pieces);
        }
        if (request.uri().equals("/wait")) {
            return Mono.never();
        }
        request.withConnection(Connection::channel);
        return request.receive()
                .aggregate()
                .asString()
                .defaultIfEmpty("")
                .flatMap(body -> response.header("x-of", request.uri())
                        .sendString(Mono.just("got " + body))
                        .then());
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.disposeNow(PATIENCE);
    }
}
