package io.meshway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.MeshYaml;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MirrorTest {
    private static final int PIECE_BYTES = 64 * 1024;

    private static TestProxy mirroring(String fields) {
        return new TestProxy("{route: [{destination: {host: a.test}}], " + fields + "}");
    }

    private static FakeUpstream.Exchange mirror(TestProxy proxy) {
        return proxy.attempts.stream()
                .filter(attempt -> attempt.endpoint.equals("192.0.2.21"))
                .findFirst()
                .orElseThrow();
    }

    private static FakeUpstream.Exchange primary(TestProxy proxy) {
        return proxy.attempts.stream()
                .filter(attempt -> attempt.endpoint.startsWith("192.0.2.1"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void copyIsWhatGoesUpstreamAndItsAnswerIsNobodys() {
        TestProxy proxy = mirroring(
                "mirror: {host: b.test}, rewrite: {uri: /new}, match: [{uri: {prefix: /old}}], headers: {request: {set: {x-a: '1'}}}");
        TestRequest request = proxy.serve(TestRequest.get("/old/1?q").header("x-b", "2"));
        mirror(proxy).connect().respond(500);
        assertThat(request.answers).isZero();
        primary(proxy).connect().respond(200);

        assertThat(request.status).isEqualTo(200);
        assertThat(mirror(proxy).request.target()).isEqualTo("/new/1?q");
        assertThat(mirror(proxy).headers.get("x-a")).isEqualTo("1");
        assertThat(mirror(proxy).headers.get("x-b")).isEqualTo("2");
        assertThat(mirror(proxy).headers.get("host")).isEqualTo("shop.test");
        assertThat(proxy.attempts).hasSize(2);
        assertThat(proxy.inFlight("a.test", "b.test")).isZero();
    }

    @Test
    void mirrorIsNotRetriedAndEndsWithTheTimeout() {
        TestProxy proxy = mirroring("mirror: {host: b.test}, timeout: 1s, retries: {attempts: 2, retryOn: 5xx}");
        proxy.serve(TestRequest.get("/"));
        primary(proxy).connect().respond(200);
        mirror(proxy).connect();
        assertThat(mirror(proxy).cancelled).isFalse();
        proxy.advance(Duration.ofSeconds(1));
        assertThat(mirror(proxy).cancelled).isTrue();
        assertThat(proxy.inFlight("a.test", "b.test")).isZero();
    }

    @Test
    void timeoutOfACopyBeginsWhenTheRequestIsComplete() {
        TestProxy proxy = mirroring("mirror: {host: b.test}, timeout: 1s");
        TestRequest request = proxy.serve(TestRequest.post("/"));
        primary(proxy).connect();
        mirror(proxy).connect();
        proxy.advance(Duration.ofSeconds(5));
        request.send("late").sendEnd();
        assertThat(mirror(proxy).cancelled).isFalse();
        assertThat(mirror(proxy).receivedAll).isTrue();
        proxy.advance(Duration.ofSeconds(1));
        assertThat(mirror(proxy).cancelled).isTrue();
    }

    @Test
    void slowMirrorLosesItsCopyAndTheRequestNeverWaits() {
        TestProxy proxy = mirroring("mirror: {host: b.test}, retries: {attempts: 0}");
        TestRequest request = proxy.serve(TestRequest.post("/"));
        primary(proxy).connect();
        mirror(proxy).connect(1);
        List<ByteBuf> pieces = new ArrayList<>();
        for (long sent = 0; sent <= MirrorBranch.LIMIT_BYTES + PIECE_BYTES; sent += PIECE_BYTES) {
            pieces.add(Unpooled.wrappedBuffer(new byte[PIECE_BYTES]));
            request.send(pieces.get(pieces.size() - 1));
        }
        request.sendEnd();

        assertThat(primary(proxy).receivedAll).isTrue();
        assertThat(mirror(proxy).bodyFailure).isInstanceOf(UpstreamFailure.class);
        assertThat(pieces).allMatch(piece -> piece.refCnt() == 0);
    }

    @Test
    void copyForAMirrorThatCannotBeReachedIsReleased() {
        TestProxy proxy = mirroring("mirror: {host: b.test}, retries: {attempts: 0}");
        TestRequest request = proxy.serve(TestRequest.post("/"));
        primary(proxy).connect();
        ByteBuf early = FakeUpstream.bytes("early");
        request.send(early);
        assertThat(early.refCnt()).isOne();
        mirror(proxy).fail(UpstreamFailure.Reason.REMOTE_CONNECTION_FAILURE);
        assertThat(early.refCnt()).isZero();
        ByteBuf late = FakeUpstream.bytes("late");
        request.send(late).sendEnd();
        assertThat(late.refCnt()).isZero();

        primary(proxy).respond(200);
        assertThat(request.status).isEqualTo(200);
        assertThat(proxy.inFlight("a.test", "b.test")).isZero();
    }

    @Test
    void nothingIsMirroredThatNobodyServes() {
        TestProxy proxy = new TestProxy(
                "{route: [{destination: {host: nobody.test}}], mirror: {host: b.test}}",
                new Random(1),
                TestProxy.service("nobody.test"));
        TestRequest request = proxy.serve(TestRequest.post("/"));
        assertThat(request.status).isEqualTo(503);
        assertThat(proxy.attempts).isEmpty();
        assertThat(proxy.inFlight("b.test")).isZero();
    }

    @Test
    void mirrorBeyondItsLimitOfRequestsIsSkipped() {
        TestProxy proxy = new TestProxy(
                "{route: [{destination: {host: a.test}}], mirror: {host: b.test}}",
                new Random(1),
                MeshYaml.istio(
                        "DestinationRule",
                        "b",
                        "{host: b.test, trafficPolicy: {connectionPool: {http: {http2MaxRequests: 1}}}}"));
        proxy.serve(TestRequest.get("/"));
        proxy.serve(TestRequest.get("/"));
        assertThat(proxy.attempts).hasSize(3);
        mirror(proxy).connect().respond(200);
        assertThat(proxy.inFlight("b.test")).isZero();
    }

    @Test
    void sharesAreDrawnForEachMirrorByItself() {
        TestProxy proxy = mirroring(
                "mirrors: [{destination: {host: b.test}, percentage: {value: 25}}, {destination: {host: b.test}}, {destination: {host: b.test}, percentage: {value: 0}}, {destination: {host: missing.test}}]");
        for (int i = 0; i < 1000; i++) {
            proxy.serve(TestRequest.get("/"));
        }
        assertThat(proxy.attempts.stream().filter(a -> a.endpoint.equals("192.0.2.21")))
                .hasSizeBetween(1200, 1300);
    }

    @Test
    void shadowGoesBetweenNameAndPort() {
        assertThat(Mirroring.shadow("reviews")).isEqualTo("reviews-shadow");
        assertThat(Mirroring.shadow("reviews:9080")).isEqualTo("reviews-shadow:9080");
        assertThat(Mirroring.shadow("[::1]")).isEqualTo("[::1]-shadow");
        assertThat(Mirroring.shadow("[::1]:80")).isEqualTo("[::1]-shadow:80");
    }
}
