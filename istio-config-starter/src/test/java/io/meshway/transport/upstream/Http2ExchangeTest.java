package io.meshway.transport.upstream;

import static io.meshway.transport.upstream.Upstreams.get;
import static io.meshway.transport.upstream.Upstreams.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.cluster.limit.ClusterLimits;
import io.meshway.model.TrafficPolicy;
import io.meshway.proxy.Upstream;
import io.meshway.proxy.UpstreamFailure;
import io.meshway.proxy.UpstreamFailure.Reason;
import io.meshway.transport.Http2Backend;
import io.meshway.transport.LeakWatch;
import io.meshway.transport.RawBackend;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Settings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@ExtendWith(LeakWatch.class)
class Http2ExchangeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String PIECE = "x".repeat(8 * 1024);

    private final ClusterLimits limits = new ClusterLimits(TrafficPolicy.NONE);

    private Upstream upstream(Http2Backend backend) {
        return Upstreams.http2(backend.port(), TrafficPolicy.NONE, limits);
    }

    private static Http2Settings settings() {
        return Http2Settings.defaultSettings();
    }

    private static Reason reason(Upstream upstream, Upstream.Request request) {
        Object outcome = Upstreams.answer(upstream, request)
                .cast(Object.class)
                .onErrorResume(Mono::just)
                .block(PATIENCE);
        assertThat(outcome).isInstanceOf(UpstreamFailure.class);
        return ((UpstreamFailure) outcome).reason();
    }

    private void nothingIsLeft() {
        Awaitility.await().untilAsserted(() -> {
            assertThat(limits.requests().inUse()).isZero();
            assertThat(limits.pending().inUse()).isZero();
        });
    }

    @Test
    void manyExchangesAtATime_shareAConnection() {
        List<ChannelHandlerContext> streams = new CopyOnWriteArrayList<>();
        try (Http2Backend backend = new Http2Backend(settings(), (stream, head, connection) -> streams.add(stream));
                Upstream upstream = upstream(backend)) {
            Mono<List<String>> answers = Flux.range(0, 20)
                    .flatMap(i -> Upstreams.answer(upstream, get("/" + i)), 20)
                    .collectList()
                    .cache();
            answers.subscribe();
            Awaitility.await().until(() -> streams.size() == 20);
            assertThat(limits.requests().inUse()).isEqualTo(20);
            assertThat(limits.connections().inUse()).isOne();
            streams.forEach(stream -> Http2Backend.answer(stream, "ok"));
            assertThat(answers.block(PATIENCE)).hasSize(20).containsOnly("200 ok");
            assertThat(backend.connections()).hasSize(1);
            nothingIsLeft();
        }
    }

    @Test
    void aPeerThatTakesTwoStreams_getsMoreConnections_andNeverAThirdStream() {
        List<ChannelHandlerContext> streams = new CopyOnWriteArrayList<>();
        try (Http2Backend backend = new Http2Backend(
                        settings().maxConcurrentStreams(2), (stream, head, connection) -> streams.add(stream));
                Upstream upstream = upstream(backend)) {
            Mono<List<String>> answers = Flux.range(0, 6)
                    .flatMap(i -> Upstreams.answer(upstream, get("/" + i)), 6)
                    .collectList()
                    .cache();
            answers.subscribe();
            Awaitility.await().until(() -> streams.size() == 6);
            assertThat(backend.connections()).hasSize(3);
            streams.forEach(stream -> Http2Backend.answer(stream, "ok"));
            assertThat(answers.block(PATIENCE)).hasSize(6).containsOnly("200 ok");
            nothingIsLeft();
        }
    }

    @Test
    void aPeerThatTakesNoStreams_makesRequestsWait_andIsNotDialledOverAndOver() {
        try (Http2Backend backend =
                        new Http2Backend(settings().maxConcurrentStreams(0), (stream, head, connection) -> {});
                Upstream upstream = upstream(backend)) {
            var waiting = Upstreams.answer(upstream, get("/")).subscribe();
            Awaitility.await().until(() -> backend.connections().size() == 1);
            Upstreams.settle();
            assertThat(limits.pending().inUse()).isOne();
            waiting.dispose();
            assertThat(backend.connections()).hasSize(1);
            nothingIsLeft();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "REFUSED_STREAM, REFUSED_STREAM",
        "INTERNAL_ERROR, REMOTE_RESET",
        "CANCEL, REMOTE_RESET",
        "NO_ERROR, REMOTE_RESET"
    })
    void aResetStream_saysWhy_andTheConnectionLivesOn(Http2Error error, Reason reason) {
        try (Http2Backend backend = new Http2Backend(settings(), (stream, head, connection) -> {
                    if (head.headers().path().toString().equals("/reset")) {
                        stream.writeAndFlush(new DefaultHttp2ResetFrame(error));
                    } else {
                        Http2Backend.answer(stream, "ok");
                    }
                });
                Upstream upstream = upstream(backend)) {
            assertThat(reason(upstream, get("/reset"))).isEqualTo(reason);
            assertThat(text(upstream, get("/"))).isEqualTo("200 ok");
            assertThat(backend.connections()).hasSize(1);
            nothingIsLeft();
        }
    }

    @Test
    void goAway_letsStreamsFinish_refusesLaterOnes_andTheNextRequestGetsANewConnection() {
        List<ChannelHandlerContext> streams = new CopyOnWriteArrayList<>();
        try (Http2Backend backend = new Http2Backend(settings(), (stream, head, connection) -> {
                    if (connection > 1) {
                        Http2Backend.answer(stream, "second");
                    } else {
                        streams.add(stream);
                    }
                });
                Upstream upstream = upstream(backend)) {
            Mono<String> served = Upstreams.answer(upstream, get("/served")).cache();
            served.subscribe();
            Awaitility.await().until(() -> streams.size() == 1);
            Mono<Object> refused = Upstreams.answer(upstream, get("/refused"))
                    .cast(Object.class)
                    .onErrorResume(Mono::just)
                    .cache();
            refused.subscribe();
            Awaitility.await().until(() -> streams.size() == 2);
            Http2Backend.goAway(backend.connections().get(0), 3);
            assertThat(((UpstreamFailure) refused.block(PATIENCE)).reason()).isEqualTo(Reason.REFUSED_STREAM);
            assertThat(text(upstream, get("/next"))).isEqualTo("200 second");
            Http2Backend.answer(streams.get(0), "first");
            assertThat(served.block(PATIENCE)).isEqualTo("200 first");
            nothingIsLeft();
            Awaitility.await()
                    .until(() -> !backend.connections().get(0).isActive()
                            && limits.connections().inUse() == 1);
        }
    }

    @Test
    void aConnectionThatBreaks_isAConnectionTerminationForEveryStream() {
        List<ChannelHandlerContext> streams = new CopyOnWriteArrayList<>();
        try (Http2Backend backend = new Http2Backend(settings(), (stream, head, connection) -> {
                    streams.add(stream);
                    if (streams.size() == 2) {
                        stream.channel().parent().unsafe().closeForcibly();
                    }
                });
                Upstream upstream = upstream(backend)) {
            List<Object> outcomes = Flux.range(0, 2)
                    .flatMap(i -> Upstreams.answer(upstream, get("/"))
                            .cast(Object.class)
                            .onErrorResume(Mono::just))
                    .collectList()
                    .block(PATIENCE);
            assertThat(outcomes)
                    .extracting(outcome -> ((UpstreamFailure) outcome).reason())
                    .containsOnly(Reason.CONNECTION_TERMINATION);
            nothingIsLeft();
        }
    }

    @Test
    void aServerOfHttp1_isAProtocolError() {
        try (RawBackend backend = new RawBackend(connection -> {
                    connection.bytes(24);
                    connection.write("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n");
                    connection.toTheEnd();
                });
                Upstream upstream = Upstreams.http2(backend.port(), TrafficPolicy.NONE, limits)) {
            assertThat(reason(upstream, get("/"))).isEqualTo(Reason.PROTOCOL_ERROR);
            nothingIsLeft();
        }
    }

    @Test
    void aServerThatNeverSaysItsSettings_isAConnectionTimeout() {
        try (RawBackend backend = new RawBackend(connection -> connection.toTheEnd());
                Upstream upstream = Upstreams.http2(backend.port(), TrafficPolicy.NONE, limits)) {
            assertThat(reason(upstream, get("/"))).isEqualTo(Reason.CONNECTION_TIMEOUT);
            nothingIsLeft();
            Awaitility.await().until(() -> limits.connections().inUse() == 0);
        }
    }

    @Test
    void trailers_goBothWays() {
        try (Http2Backend backend = new Http2Backend(settings(), (stream, head, connection) -> {
                    Http2Backend.head(stream, 200, false);
                    Http2Backend.data(stream, "ok", false);
                    stream.writeAndFlush(new DefaultHttp2HeadersFrame(
                            new DefaultHttp2Headers().set("grpc-status", "0").set("grpc-message", "fine"), true));
                });
                Upstream upstream = upstream(backend)) {
            HttpHeaders behind = new DefaultHttpHeaders().set("x-checksum", "1");
            Upstream.Client client = new Upstream.Client() {
                @Override
                public boolean http2() {
                    return true;
                }

                @Override
                public HttpHeaders trailers() {
                    return behind;
                }
            };
            HttpHeaders got = new DefaultHttpHeaders();
            upstream.exchange(
                            new Upstream.Request(
                                    "POST",
                                    "/",
                                    Upstreams.headers(),
                                    Upstreams.pieces("a", "b"),
                                    client,
                                    Upstream.Events.NONE),
                            response -> response.body()
                                    .doOnNext(ByteBuf::release)
                                    .then(Mono.fromRunnable(() -> got.set(response.trailers()))))
                    .block(PATIENCE);
            assertThat(got.get("grpc-status")).isEqualTo("0");
            assertThat(got.get("grpc-message")).isEqualTo("fine");
            Awaitility.await().until(() -> backend.trailers().size() == 1);
            assertThat(backend.trailers().get(0).get("x-checksum")).hasToString("1");
            nothingIsLeft();
        }
    }

    @Test
    void aSlowReader_stopsTheBackend_andOnlyItsOwnStream() {
        AtomicLong written = new AtomicLong();
        try (Http2Backend backend = new Http2Backend(settings(), (stream, head, connection) -> {
                    if (head.headers().path().toString().equals("/endless")) {
                        Http2Backend.head(stream, 200, false);
                        flood(stream, written);
                    } else {
                        Http2Backend.answer(stream, "ok");
                    }
                });
                Upstream upstream = upstream(backend)) {
            BaseSubscriber<ByteBuf> reader = new BaseSubscriber<>() {
                @Override
                protected void hookOnSubscribe(Subscription subscription) {
                    subscription.request(1);
                }

                @Override
                protected void hookOnNext(ByteBuf piece) {
                    piece.release();
                }
            };
            var exchange = upstream.exchange(get("/endless"), response -> {
                        response.body().subscribe(reader);
                        return Mono.never();
                    })
                    .subscribe();
            Awaitility.await().until(() -> written.get() >= Http2Connection.STREAM_WINDOW_BYTES);
            assertThat(text(upstream, get("/other"))).isEqualTo("200 ok");
            long before = written.get();
            assertThat(before).isLessThan(4L * Http2Connection.STREAM_WINDOW_BYTES);
            reader.request(1_000);
            Awaitility.await().until(() -> written.get() > before + Http2Connection.STREAM_WINDOW_BYTES);
            exchange.dispose();
            nothingIsLeft();
            assertThat(backend.connections()).hasSize(1);
        }
    }

    /** Writes as long as the stream takes it. */
    private static void flood(ChannelHandlerContext stream, AtomicLong written) {
        stream.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.copiedBuffer(PIECE, StandardCharsets.ISO_8859_1)))
                .addListener(done -> {
                    if (done.isSuccess()) {
                        written.addAndGet(PIECE.length());
                        flood(stream, written);
                    }
                });
    }

    @Test
    void aPeerThatAnswersNoPings_losesItsConnection() {
        TrafficPolicy policy =
                Upstreams.policy("connectionPool: {http: {http2KeepAlive: {interval: 50ms, timeout: 50ms}}}");
        try (RawBackend backend = new RawBackend(connection -> {
                    // An empty SETTINGS frame, and nothing ever again.
                    connection.write("\0\0\0\4\0\0\0\0\0");
                    connection.toTheEnd();
                });
                Upstream upstream = Upstreams.http2(backend.port(), policy, limits)) {
            assertThat(reason(upstream, get("/"))).isEqualTo(Reason.CONNECTION_TERMINATION);
            nothingIsLeft();
        }
    }

    @Test
    void maxConcurrentStreams_isAskedOfEachConnection() {
        TrafficPolicy policy = Upstreams.policy("connectionPool: {http: {maxConcurrentStreams: 1}}");
        List<ChannelHandlerContext> streams = new CopyOnWriteArrayList<>();
        try (Http2Backend backend = new Http2Backend(settings(), (stream, head, connection) -> streams.add(stream));
                Upstream upstream = Upstreams.http2(backend.port(), policy, limits)) {
            var exchanges = Flux.range(0, 3)
                    .flatMap(i -> Upstreams.answer(upstream, get("/" + i)), 3)
                    .subscribe();
            Awaitility.await().until(() -> streams.size() == 3);
            assertThat(backend.connections()).hasSize(3);
            exchanges.dispose();
            nothingIsLeft();
        }
    }
}
