package io.meshway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;

/** The client goes away: nothing goes on, and whatever was counted is given back. */
class ForwardCancelTest {
    private final TestProxy proxy = new TestProxy(
            "{timeout: 60s, retries: {attempts: 2, perTryTimeout: 5s, retryOn: 5xx}, route: [{destination: {host: a.test}}],"
                    + " fault: {delay: {fixedDelay: 1s, percentage: {value: 100}}},"
                    + " mirrors: [{destination: {host: b.test}}]}");

    private TestRequest forwarded(TestRequest request) {
        proxy.serve(request);
        proxy.advance(Duration.ofSeconds(1));
        return request;
    }

    private void nothingIsLeft(TestRequest request, int attempts) {
        proxy.advance(Duration.ofSeconds(100));
        assertThat(proxy.attempts).hasSize(attempts);
        assertThat(proxy.inFlight("a.test")).isZero();
        assertThat(request.answers).isZero();
    }

    private FakeUpstream.Exchange primary() {
        return proxy.attempts.stream()
                .filter(attempt -> attempt.endpoint.startsWith("192.0.2.1"))
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    private FakeUpstream.Exchange mirror() {
        return proxy.attempts.stream()
                .filter(attempt -> attempt.endpoint.startsWith("192.0.2.2"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void withinADelay() {
        TestRequest request = proxy.serve(TestRequest.get("/"));
        request.leave();
        nothingIsLeft(request, 0);
    }

    @Test
    void beforeThereIsAConnection() {
        TestRequest request = forwarded(TestRequest.get("/"));
        request.leave();
        assertThat(primary().cancelled).isTrue();
        nothingIsLeft(request, 2);
    }

    @Test
    void whileTheBodyIsSent() {
        TestRequest request = forwarded(TestRequest.post("/"));
        primary().connect();
        mirror().connect();
        ByteBuf piece = FakeUpstream.bytes("some");
        request.send(piece);
        assertThat(mirror().received).hasToString("some");
        request.leave();

        assertThat(primary().cancelled).isTrue();
        assertThat(request.bodyCancelled()).isTrue();
        assertThat(piece.refCnt()).isZero();
        assertThat(mirror().bodyFailure).isInstanceOf(UpstreamFailure.class);
        nothingIsLeft(request, 2);
    }

    @Test
    void whileTheAnswerIsAwaited() {
        TestRequest request = forwarded(TestRequest.get("/"));
        primary().connect();
        request.leave();
        assertThat(primary().cancelled).isTrue();
        nothingIsLeft(request, 2);
    }

    @Test
    void withinThePauseBeforeARetry() {
        TestRequest request = forwarded(TestRequest.get("/"));
        primary().connect().respond(503);
        assertThat(proxy.cluster("a.test").limits().retries().inUse()).isOne();
        request.leave();
        nothingIsLeft(request, 2);
    }

    @Test
    void whileTheAnswerStreams() {
        TestRequest request = forwarded(TestRequest.get("/"));
        Sinks.Many<ByteBuf> body = Sinks.many().unicast().onBackpressureBuffer();
        primary().connect().respond(200, FakeUpstream.headers(), body.asFlux());
        assertThat(request.status).isEqualTo(200);
        request.leave();

        assertThat(primary().cancelled).isTrue();
        assertThat(body.currentSubscriberCount()).isZero();
        assertThat(proxy.inFlight("a.test")).isZero();
    }

    @Test
    void mirrorWithoutABodyGoesOn() {
        TestRequest request = forwarded(TestRequest.get("/"));
        request.leave();
        assertThat(mirror().cancelled).isFalse();
        mirror().connect().respond(200);
        assertThat(proxy.inFlight("a.test", "b.test")).isZero();
    }
}
