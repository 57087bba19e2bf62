package io.meshway.transport.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.mesh.MeshConfig;
import io.meshway.proxy.AddressRanges;
import io.meshway.proxy.CurrentPlans;
import io.meshway.proxy.Downstream;
import io.meshway.proxy.EdgeHeaders;
import io.meshway.proxy.HttpPlans;
import io.meshway.proxy.LocalReplies;
import io.meshway.proxy.Plan;
import io.meshway.proxy.RequestIntake;
import io.meshway.proxy.ResponseStamp;
import io.meshway.proxy.connection.ListenerPlan;
import io.meshway.route.CompiledRoute;
import io.meshway.telemetry.OwnAnswers;
import io.meshway.transport.LeakWatch;
import io.meshway.transport.RawClient;
import io.meshway.transport.wire.WireCustomizer;
import io.meshway.transport.wire.WireLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

@ExtendWith(LeakWatch.class)
class NativeDoorTest {
    private static final String CLOSE = " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    private static Function<Downstream, Mono<Void>> behaviour = request -> request.answer(200, headers(), null);
    private static boolean viaSpring;
    private static final DisposableServer OWN = start(false);
    private static final DisposableServer SHARED = start(true);

    @AfterAll
    static void stop() {
        OWN.disposeNow(Duration.ofSeconds(5));
        SHARED.disposeNow(Duration.ofSeconds(5));
    }

    private static DisposableServer start(boolean shared) {
        Plan plan = new Plan() {
            @Override
            public Mono<Void> serve(Downstream request) {
                return behaviour.apply(request);
            }

            @Override
            public @Nullable CompiledRoute route() {
                return null;
            }
        };
        RequestIntake intake = new RequestIntake(new Plans(new Hosts(plan)), new EdgeHeaders(AddressRanges.NONE));
        NativeDoor door = new NativeDoor(
                intake,
                new LocalReplies(new ResponseStamp("meshway", InstantSource.system()), new OwnAnswers()),
                each -> viaSpring,
                (request, response) -> response.sendString(
                        Mono.just("spring " + (URI.create(request.uri()).getRawPath()))),
                shared);
        return new WireCustomizer(WireLimits.DEFAULT)
                .apply(HttpServer.create().host("127.0.0.1").port(0))
                .handle(door)
                .bindNow();
    }

    /** Every host that begins with an a. */
    private record Hosts(Plan plan) implements HttpPlans {
        @Override
        public @Nullable VirtualHostPlans virtualHost(String authority) {
            return authority.startsWith("a") ? request -> plan : null;
        }

        @Override
        public MeshConfig mesh() {
            return MeshConfig.DEFAULTS;
        }
    }

    private record Plans(HttpPlans hosts) implements CurrentPlans {
        @Override
        public @Nullable ListenerPlan listener(InetSocketAddress local) {
            return null;
        }

        @Override
        public HttpPlans plaintext(InetSocketAddress local) {
            return hosts;
        }

        @Override
        public HttpPlans secured(InetSocketAddress local, String chain) {
            return hosts;
        }

        @Override
        public MeshConfig mesh() {
            return MeshConfig.DEFAULTS;
        }

        @Override
        public Collection<Plan> routePlans() {
            return List.of();
        }
    }

    private static HttpHeaders headers() {
        return new DefaultHttpHeaders();
    }

    private static ByteBuf buffer(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    private static String ask(Function<Downstream, Mono<Void>> answer, String request) {
        behaviour = answer;
        return RawClient.ask(OWN.port(), request);
    }

    @Test
    void aPlan_seesTheRequestAsItCame() {
        assertThat(ask(
                        request -> request.answer(
                                200,
                                headers(),
                                Mono.just(buffer(request.method()
                                        + ' '
                                        + request.scheme()
                                        + ' '
                                        + request.authority()
                                        + ' '
                                        + request.path()
                                        + ' '
                                        + request.query()
                                        + ' '
                                        + request.header("x-a")
                                        + ' '
                                        + request.protocol()
                                        + ' '
                                        + request.hasBody()
                                        + request.remoteAddress().getAddress().isLoopbackAddress()
                                        + (request.localAddress().getPort() == OWN.port())))),
                        "GET /x/../y?z=%zz HTTP/1.1\r\nHost: a:x\r\nX-A: 1\r\nConnection: close\r\n\r\n"))
                .endsWith("GET http a:x /y z=%zz 1 HTTP/1.1 falsetruetrue");
    }

    @Test
    void anAnswer_hasTheHeadersOfThePlan_andOnlyFramingBesides() {
        HttpHeaders own = headers().add("X-Case", "1").add("set-cookie", "a").add("set-cookie", "b");
        assertThat(ask(request -> request.answer(201, own, null), "GET /" + CLOSE))
                .isEqualTo(
                        "HTTP/1.1 201 Created\r\nX-Case: 1\r\nset-cookie: a\r\nset-cookie: b\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    }

    @Test
    void aWholeBody_hasItsLength_andAStreamIsChunkedUnlessItsLengthIsKnown() {
        assertThat(ask(request -> request.answer(200, headers(), Mono.just(buffer("abc"))), "GET /" + CLOSE))
                .contains("content-length: 3")
                .endsWith("\r\n\r\nabc");
        assertThat(ask(
                        request -> request.answer(200, headers(), Flux.just(buffer("abc"), buffer("de"))),
                        "GET /" + CLOSE))
                .contains("transfer-encoding: chunked")
                .endsWith("\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
        HttpHeaders sized = headers().set("content-length", "5");
        assertThat(ask(request -> request.answer(200, sized, Flux.just(buffer("abc"), buffer("de"))), "GET /" + CLOSE))
                .doesNotContain("chunked")
                .endsWith("\r\n\r\nabcde");
    }

    @Test
    void answersWithoutABody_endAtTheirHead_andTheConnectionLives() {
        behaviour = request -> request.answer(request.path().equals("/204") ? 204 : 200, headers(), null);
        try (RawClient client = new RawClient(OWN.port())) {
            assertThat(client.send("GET /204 HTTP/1.1\r\nHost: a\r\n\r\n").answer())
                    .isEqualTo("HTTP/1.1 204 No Content\r\n\r\n");
            assertThat(client.send("HEAD /head HTTP/1.1\r\nHost: a\r\n\r\n").answer())
                    .startsWith("HTTP/1.1 200 OK");
            assertThat(client.send("GET /200 HTTP/1.1\r\nHost: a\r\n\r\n").answer())
                    .contains("content-length: 0");
        }
    }

    @Test
    void aHeadKeepsTheLengthOfItsGet() {
        assertThat(ask(request -> request.answer(200, headers().set("content-length", "7"), null), "HEAD /" + CLOSE))
                .contains("content-length: 7")
                .endsWith("\r\n\r\n");
    }

    @Test
    void theFirstPieceOfASlowAnswer_arrivesBeforeTheSecondExists() {
        Sinks.Many<ByteBuf> pieces = Sinks.many().unicast().onBackpressureBuffer();
        behaviour = request -> request.answer(200, headers(), pieces.asFlux());
        try (RawClient client = new RawClient(OWN.port())) {
            client.send("GET /" + CLOSE);
            assertThat(client.until("\r\n\r\n")).startsWith("HTTP/1.1 200");
            pieces.tryEmitNext(buffer("one"));
            assertThat(client.until("one\r\n")).isEqualTo("3\r\none\r\n");
            pieces.tryEmitComplete();
            assertThat(client.toTheEnd()).isEqualTo("0\r\n\r\n");
        }
    }

    @Test
    void aBodyThatBreaks_cutsTheAnswerOff() {
        behaviour = request -> request.answer(
                200, headers(), Flux.just(buffer("abc")).concatWith(Mono.error(new IllegalStateException("upstream"))));
        try (RawClient client = new RawClient(OWN.port())) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            String answer;
            try {
                answer = client.toTheEnd();
            } catch (java.io.UncheckedIOException reset) {
                answer = "";
            }
            assertThat(answer).doesNotContain("0\r\n\r\n");
        }
    }

    @Test
    void aClientThatLeaves_cancelsThePlan() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        behaviour = request -> Mono.<Void>never()
                .doOnSubscribe(subscribed -> asked.countDown())
                .doOnCancel(cancelled::countDown);
        try (RawClient client = new RawClient(OWN.port())) {
            client.send("GET /" + CLOSE);
            assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(cancelled.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aBody_isStreamedToThePlan_andBuffersAreItsOwn() {
        behaviour = request -> request.answer(200, headers(), request.body());
        String body = "0123456789".repeat(20_000);
        assertThat(RawClient.ask(
                                OWN.port(),
                                "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 200000\r\n\r\n"
                                        + body)
                        .replaceAll("\r\n[0-9a-f]+\r\n", ""))
                .startsWith("HTTP/1.1 200 OK")
                .hasSizeGreaterThan(200_000);
    }

    @Test
    void aBrokenBody_ofARequestBeingServed_isABadRequest() {
        behaviour = request -> request.body().doOnNext(ByteBuf::release).then(Mono.never());
        assertThat(RawClient.ask(
                        OWN.port(),
                        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n"))
                .startsWith("HTTP/1.1 400 Bad Request")
                .endsWith("\r\n\r\nBad Request");
    }

    @Test
    void whatEnvoyRefuses_isRefused_andTheConnectionCloses() {
        assertThat(RawClient.ask(OWN.port(), "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .endsWith("\r\n\r\n");
        assertThat(RawClient.ask(OWN.port(), "GET ?x HTTP/1.1\r\nHost: a\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(RawClient.ask(OWN.port(), "GET / HTTP/1.0\r\nHost: a\r\n\r\n"))
                .contains(" 426 ")
                .contains("text/plain")
                .endsWith("Upgrade Required");
        assertThat(RawClient.ask(OWN.port(), "GET / HTTP/1.0\r\nHost: nobody\r\n\r\n"))
                .contains(" 426 ");
        assertThat(RawClient.ask(
                        OWN.port(), "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: foo\r\nConnection: Upgrade\r\n\r\n"))
                .startsWith("HTTP/1.1 403")
                .endsWith("\r\n\r\n");
    }

    @Test
    void aHostNobodyHas_is404Here_andTheApplicationsOnItsOwnPort() {
        String request = "GET /x HTTP/1.1\r\nHost: b\r\nConnection: close\r\n\r\n";
        assertThat(RawClient.ask(OWN.port(), request))
                .startsWith("HTTP/1.1 404")
                .endsWith("\r\n\r\n");
        assertThat(RawClient.ask(SHARED.port(), request))
                .startsWith("HTTP/1.1 200")
                .endsWith("spring /x");
        assertThat(RawClient.ask(SHARED.port(), "GET /x HTTP/1.0\r\nHost: b\r\n\r\n"))
                .endsWith("spring /x");
    }

    @Test
    void anAbsoluteTarget_namesTheHost_withOrWithoutAHostLine() {
        behaviour = request -> request.answer(200, headers(), Mono.just(buffer(request.authority() + request.path())));
        assertThat(RawClient.ask(OWN.port(), "GET http://a.com/x HTTP/1.1\r\nHost: b\r\nConnection: close\r\n\r\n"))
                .endsWith("a.com/x");
        assertThat(RawClient.ask(OWN.port(), "GET http://a.com/x HTTP/1.1\r\nConnection: close\r\n\r\n"))
                .endsWith("a.com/x");
        assertThat(RawClient.ask(OWN.port(), "GET http://b.com/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                .contains(" 404 ");
    }

    @Test
    void aPlanForSpring_arrivesThereWithAUriItCanRead() {
        viaSpring = true;
        try {
            assertThat(RawClient.ask(OWN.port(), "GET /%zz/[x]/%2F?a=|" + CLOSE))
                    .endsWith("spring /%25zz/%5Bx%5D/%2F");
        } finally {
            viaSpring = false;
        }
    }
}
