package io.meshway.transport.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.cluster.limit.ClusterLimits;
import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.model.TrafficPolicy;
import io.meshway.proxy.Upstream;
import io.meshway.transport.Http2Backend;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** What gRPC needs: a client of HTTP/2 in front of an endpoint of HTTP/2. */
@ParameterizedClass
@EnumSource(Door.class)
class TrailersThroughTheGatewayTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final EdgeFixture edge;
    private final Http2Backend backend;

    TrailersThroughTheGatewayTest(Door door) {
        edge = EdgeFixture.at(door);
        backend = edge.open(new Http2Backend(Http2Settings.defaultSettings(), (stream, head, connection) -> {
            Http2Backend.head(stream, 200, false);
            if (head.headers().path().toString().equals("/body")) {
                Http2Backend.data(stream, "ok", false);
            }
            stream.writeAndFlush(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().set("grpc-status", "5"), true));
        }));
        edge.also(EdgeFixture.service("grpc.test", backend.port())
                .replace("name: http, protocol: HTTP", "name: grpc, protocol: GRPC")
                .replace("{http: ", "{grpc: "));
        edge.rule("{route: [{destination: {host: grpc.test}}]}");
        Awaitility.await().until(() -> listens(edge.listenerPort()));
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    private HttpHeaders trailersOf(Upstream.Request request) {
        AtomicReference<HttpHeaders> trailers = new AtomicReference<>(new DefaultHttpHeaders());
        try (Upstream client =
                Upstreams.http2(edge.listenerPort(), TrafficPolicy.NONE, new ClusterLimits(TrafficPolicy.NONE))) {
            client.exchange(
                            request,
                            response -> response.body()
                                    .doOnNext(ByteBuf::release)
                                    .then(Mono.fromRunnable(() -> trailers.set(response.trailers()))))
                    .block(PATIENCE);
        }
        return trailers.get();
    }

    @Test
    void trailersOfAnAnswerReachTheClient() {
        assertThat(trailersOf(Upstreams.get("/body")).get("grpc-status")).isEqualTo("5");
        assertThat(trailersOf(Upstreams.get("/empty")).get("grpc-status")).isEqualTo("5");
    }

    @Test
    void trailersOfARequestReachTheEndpoint() {
        HttpHeaders behind = new DefaultHttpHeaders().set("x-checksum", "abc");
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
        Publisher<ByteBuf> body = Upstreams.pieces("one", "two");
        trailersOf(new Upstream.Request("POST", "/body", Upstreams.headers(), body, client, Upstream.Events.NONE));
        Awaitility.await().until(() -> backend.trailers().size() == 1);
        assertThat(backend.trailers().get(0).get("x-checksum")).hasToString("abc");
    }
}
