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
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Peers of HTTP/2 that break its rules, or keep them to nobody's use. */
@ExtendWith(LeakWatch.class)
class HostileHttp2Test {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** SETTINGS with MAX_CONCURRENT_STREAMS of 0. */
    private static final String NO_STREAMS = "\0\0\6\4\0\0\0\0\0\0\3\0\0\0\0";

    private static final String GO_AWAY = "\0\0\10\7\0\0\0\0\0\0\0\0\0\0\0\0\0";

    private final ClusterLimits limits = new ClusterLimits(TrafficPolicy.NONE);

    private Upstream upstream(int port) {
        return Upstreams.http2(port, TrafficPolicy.NONE, limits);
    }

    private static Http2Settings settings() {
        return Http2Settings.defaultSettings();
    }

    private static Object outcome(Upstream upstream, Upstream.Request request) {
        return Upstreams.answer(upstream, request)
                .cast(Object.class)
                .onErrorResume(Mono::just)
                .block(PATIENCE);
    }

    private void failsWith(Reason reason, Object outcome) {
        assertThat(outcome).isInstanceOf(UpstreamFailure.class);
        assertThat(((UpstreamFailure) outcome).reason()).isEqualTo(reason);
        nothingIsLeft();
    }

    private void nothingIsLeft() {
        Awaitility.await().untilAsserted(() -> {
            assertThat(limits.requests().inUse()).isZero();
            assertThat(limits.pending().inUse()).isZero();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {NO_STREAMS, NO_STREAMS + GO_AWAY})
    void aPeerThatLeavesBeforeItTookAnything_isNotDialledOverAndOver(String farewell) {
        try (RawBackend backend = new RawBackend(connection -> connection.write(farewell));
                Upstream upstream = upstream(backend.port())) {
            failsWith(Reason.REMOTE_CONNECTION_FAILURE, outcome(upstream, get("/")));
            assertThat(backend.connections()).isOne();
        }
        Awaitility.await().until(() -> limits.connections().inUse() == 0);
    }

    @Test
    void streamsThatBecomeFewer_makeRequestsWait_andGoOnWhenThereAreMore() {
        List<ChannelHandlerContext> streams = new CopyOnWriteArrayList<>();
        TrafficPolicy one = Upstreams.policy("connectionPool: {tcp: {maxConnections: 1}}");
        limits.update(one);
        try (Http2Backend backend = new Http2Backend(settings(), (stream, head, connection) -> streams.add(stream));
                Upstream upstream = Upstreams.http2(backend.port(), one, limits)) {
            Mono<String> first = Upstreams.answer(upstream, get("/")).cache();
            first.subscribe();
            Awaitility.await().until(() -> streams.size() == 1);
            resize(backend.connections().get(0), 0);
            Http2Backend.answer(streams.get(0), "first");
            assertThat(first.block(PATIENCE)).isEqualTo("200 first");
            Mono<String> second = Upstreams.answer(upstream, get("/")).cache();
            second.subscribe();
            Awaitility.await().until(() -> limits.pending().inUse() == 1);

            resize(backend.connections().get(0), 1);

            Awaitility.await().until(() -> streams.size() == 2);
            Http2Backend.answer(streams.get(1), "second");
            assertThat(second.block(PATIENCE)).isEqualTo("200 second");
            nothingIsLeft();
        }
    }

    private static void resize(Channel connection, int streams) {
        ByteBuf frame = Unpooled.buffer();
        frame.writeMedium(6).writeByte(4).writeByte(0).writeInt(0);
        frame.writeShort(3).writeInt(streams);
        connection.pipeline().firstContext().writeAndFlush(frame).syncUninterruptibly();
        Upstreams.settle();
    }

    @ParameterizedTest
    @CsvSource({"NONE", "abc", "99999", "101", "''"})
    void aStatusThatIsNone_isAProtocolError(String status) {
        try (Http2Backend backend = new Http2Backend(settings(), (stream, head, connection) -> {
                    Http2Headers headers = new DefaultHttp2Headers(false).add("x-any", "thing");
                    if (!status.equals("NONE")) {
                        headers.status(status);
                    }
                    stream.writeAndFlush(new DefaultHttp2HeadersFrame(headers, true));
                });
                Upstream upstream = upstream(backend.port())) {
            failsWith(Reason.PROTOCOL_ERROR, outcome(upstream, get("/")));
        }
    }

    @Test
    void anInterimAnswerThatIsTheLast_isNoAnswer() {
        try (Http2Backend backend = new Http2Backend(
                        settings(), (stream, head, connection) -> Http2Backend.head(stream, 103, true));
                Upstream upstream = upstream(backend.port())) {
            failsWith(Reason.CONNECTION_TERMINATION, outcome(upstream, get("/")));
        }
    }

    @Test
    void aBodyOfAnotherLength_isNotDeliveredAsWhole() {
        try (Http2Backend backend = new Http2Backend(settings(), (stream, head, connection) -> {
                    Http2Headers headers =
                            new DefaultHttp2Headers().status("200").add("content-length", "100");
                    stream.writeAndFlush(new DefaultHttp2HeadersFrame(headers, false));
                    Http2Backend.data(stream, "short", true);
                });
                Upstream upstream = upstream(backend.port())) {
            assertThat(outcome(upstream, get("/"))).isInstanceOf(UpstreamFailure.class);
            nothingIsLeft();
        }
    }

    @Test
    void exchangesThatAreCutWhileTheyBegin_leaveNothing_andTheConnectionServesOthers() {
        try (Http2Backend backend = new Http2Backend(settings(), (stream, head, connection) -> {
                    if (head.headers().path().toString().equals("/answered")) {
                        Http2Backend.answer(stream, "ok");
                    }
                });
                Upstream upstream = upstream(backend.port())) {
            assertThat(text(upstream, get("/answered"))).isEqualTo("200 ok");
            Flux.range(0, 60)
                    .flatMap(
                            i -> Upstreams.answer(upstream, get("/" + i))
                                    .timeout(Duration.ofNanos(1_000L * (i % 50)))
                                    .onErrorResume(cut -> Mono.empty()),
                            32)
                    .then()
                    .block(Duration.ofSeconds(30));
            nothingIsLeft();
            assertThat(text(upstream, get("/answered"))).isEqualTo("200 ok");
            assertThat(backend.connections()).hasSize(1);
        }
    }
}
