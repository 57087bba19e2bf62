package io.meshway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.publisher.TestPublisher;

class ReplayBodyTest {
    private final TestPublisher<ByteBuf> client = TestPublisher.create();
    private final List<ByteBuf> sent = new ArrayList<>();
    private int timesReceived;

    private ReplayBody body(boolean keep) {
        return new ReplayBody(client.flux(), new EmbeddedChannel().eventLoop(), keep, () -> timesReceived++);
    }

    private void send(String text) {
        ByteBuf piece = FakeUpstream.bytes(text);
        sent.add(piece);
        client.next(piece);
    }

    private static Reader reader(Flux<ByteBuf> from, long demand) {
        Reader reader = new Reader(demand);
        from.subscribe(reader);
        return reader;
    }

    @Test
    void withoutRetriesNothingIsKept() {
        ReplayBody body = body(false);
        Reader reader = reader(body.open(), Long.MAX_VALUE);
        send("a");
        assertThat(sent.get(0).refCnt()).isZero();
        client.complete();
        assertThat(reader.text).hasToString("a");
        assertThat(reader.ended).isTrue();
        assertThat(timesReceived).isOne();
    }

    @Test
    void whatIsKeptIsReplayedAndReleasedAtTheEnd() {
        ReplayBody body = body(true);
        Reader first = reader(body.open(), Long.MAX_VALUE);
        send("a");
        first.cancel();
        send("b");
        Reader second = reader(body.open(), Long.MAX_VALUE);
        send("c");
        client.complete();

        assertThat(first.text).hasToString("a");
        assertThat(second.text).hasToString("abc");
        assertThat(second.ended).isTrue();
        assertThat(sent).allMatch(piece -> piece.refCnt() == 1);
        body.close();
        assertThat(sent).allMatch(piece -> piece.refCnt() == 0);
    }

    @Test
    void nothingIsKeptAnyMoreOnceAnAnswerIsDelivered() {
        ReplayBody body = body(true);
        Reader reader = reader(body.open(), Long.MAX_VALUE);
        send("a");
        body.keepNoMore();
        send("b");
        assertThat(sent).allMatch(piece -> piece.refCnt() == 0);
        assertThat(reader.text).hasToString("ab");
        assertThat(body.replayable()).isFalse();
    }

    @Test
    void nothingIsKeptBeyondTheLimitAndTheStreamGoesOn() {
        ReplayBody body = body(true);
        Reader reader = reader(body.open(), Long.MAX_VALUE);
        send("x".repeat(ReplayBody.LIMIT_BYTES));
        assertThat(body.replayable()).isTrue();
        send("y");
        assertThat(body.replayable()).isFalse();
        assertThat(sent).allMatch(piece -> piece.refCnt() == 0);
        client.complete();
        assertThat(reader.text).hasSize(ReplayBody.LIMIT_BYTES + 1);
    }

    @Test
    void clientIsAskedForNoMoreThanTheAttemptWants() {
        ReplayBody body = body(true);
        Reader reader = reader(body.open(), 0);
        client.assertMinRequested(0);
        reader.request(2);
        client.assertMinRequested(2);
        send("a");
        send("b");
        reader.request(1);
        client.assertMaxRequested(1);
        assertThat(reader.text).hasToString("ab");
        body.close();
    }

    @Test
    void retryWithLittleDemandGetsNoMoreThanItAskedFor() {
        ReplayBody body = body(true);
        Reader eager = reader(body.open(), Long.MAX_VALUE);
        send("a");
        eager.cancel();
        Reader slow = reader(body.open(), 1);
        send("x".repeat(ReplayBody.LIMIT_BYTES));
        send("c");
        assertThat(slow.text).hasToString("a");
        slow.request(2);
        client.complete();
        assertThat(slow.text).hasSize(ReplayBody.LIMIT_BYTES + 2);
        assertThat(slow.ended).isTrue();
        assertThat(sent).allMatch(piece -> piece.refCnt() == 0);
    }

    @Test
    void attemptThatComesLateGetsNothing() {
        ReplayBody body = body(true);
        Flux<ByteBuf> late = body.open();
        Reader now = reader(body.open(), Long.MAX_VALUE);
        Reader stale = reader(late, Long.MAX_VALUE);
        send("a");
        assertThat(stale.failure).isInstanceOf(UpstreamFailure.class);
        assertThat(now.text).hasToString("a");

        body.close();
        assertThat(reader(body.open(), 1).failure).isInstanceOf(UpstreamFailure.class);
        assertThat(sent).allMatch(piece -> piece.refCnt() == 0);
    }

    @Test
    void emptyBodyEndsAtOnce() {
        ReplayBody body = new ReplayBody(Flux.empty(), new EmbeddedChannel().eventLoop(), true, () -> timesReceived++);
        assertThat(reader(body.open(), 0).ended).isTrue();
        assertThat(timesReceived).isOne();
    }

    @Test
    void bodyThatBreaksOffFailsBehindWhatCame() {
        ReplayBody body = body(true);
        Reader reader = reader(body.open(), 1);
        send("a");
        client.error(new IllegalStateException("client reset"));
        assertThat(reader.text).hasToString("a");
        assertThat(reader.failure).hasMessage("client reset");
        body.close();
        assertThat(sent).allMatch(piece -> piece.refCnt() == 0);
    }

    @Test
    void closingCancelsTheClientsBodyAndReleasesWhatStillComes() {
        ReplayBody body = body(true);
        Reader reader = reader(body.open(), Long.MAX_VALUE);
        send("a");
        body.close();
        client.assertCancelled();
        reader.request(1);
        assertThat(reader.ended).isFalse();
        ByteBuf late = FakeUpstream.bytes("late");
        body.onNext(late);
        assertThat(late.refCnt()).isZero();
        assertThat(sent).allMatch(piece -> piece.refCnt() == 0);
    }

    private static final class Reader extends BaseSubscriber<ByteBuf> {
        private final long demand;
        private final StringBuilder text = new StringBuilder();
        private boolean ended;
        private Throwable failure;

        Reader(long demand) {
            this.demand = demand;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            if (demand > 0) {
                subscription.request(demand);
            }
        }

        @Override
        protected void hookOnNext(ByteBuf piece) {
            text.append(piece.toString(StandardCharsets.UTF_8));
            piece.release();
        }

        @Override
        protected void hookOnComplete() {
            ended = true;
        }

        @Override
        protected void hookOnError(Throwable error) {
            failure = error;
        }
    }
}
