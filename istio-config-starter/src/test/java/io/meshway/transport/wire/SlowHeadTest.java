package io.meshway.transport.wire;

import static io.meshway.transport.RawHttp2.CONTINUATION;
import static io.meshway.transport.RawHttp2.END_HEADERS;
import static io.meshway.transport.RawHttp2.END_STREAM;
import static io.meshway.transport.RawHttp2.GOAWAY;
import static io.meshway.transport.RawHttp2.HEADERS;
import static io.meshway.transport.RawHttp2.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.transport.LeakWatch;
import io.meshway.transport.RawHttp2;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A head of HTTP/2 may take as long as one of HTTP/1.1: a minute, of which nothing passes here but by the clock of the test. */
@ExtendWith(LeakWatch.class)
class SlowHeadTest {
    private static final Duration ALMOST_ALL = WireLimits.DEFAULT.headTimeout().minusSeconds(1);

    private final EmbeddedChannel connection = new EmbeddedChannel();
    private final Cutoffs cutoffs = new Cutoffs();

    @BeforeEach
    void open() {
        connection.freezeTime();
        Http2FrameCodec codec = Http2FrameCodecBuilder.forServer().build();
        connection.pipeline().addLast(codec);
        connection
                .pipeline()
                .addBefore(
                        connection.pipeline().context(codec).name(),
                        Http2Frames.NAME,
                        new Http2Frames(codec, ProtocolDetector.PREFACE.length, WireLimits.DEFAULT, cutoffs));
        connection.pipeline().addLast(Http2Guard.NAME, new Http2Guard(codec, WireLimits.DEFAULT, cutoffs));
        receive(Unpooled.wrappedBuffer(ProtocolDetector.PREFACE));
        receive(RawHttp2.frame(SETTINGS, 0, 0, Unpooled.EMPTY_BUFFER));
        sent();
    }

    @AfterEach
    void close() {
        connection.finishAndReleaseAll();
    }

    private void receive(ByteBuf bytes) {
        connection.writeInbound(bytes);
    }

    private void pass(Duration time) {
        connection.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        connection.runPendingTasks();
        // What those that were due have put off until the next round.
        connection.runPendingTasks();
    }

    /** Type and stream of the frames that went out since the last call; a head with its bytes. */
    private List<String> sent() {
        List<String> frames = new ArrayList<>();
        FrameCursor cursor = new FrameCursor(new FrameCursor.Frames() {
            @Override
            public boolean begins(int type, int flags, int stream, ByteBuf bytes, int payload) {
                frames.add(type + " " + stream + (type == HEADERS ? " " + text(bytes, payload) : ""));
                return true;
            }

            @Override
            public void ended() {}
        });
        for (ByteBuf bytes = connection.readOutbound(); bytes != null; bytes = connection.readOutbound()) {
            cursor.follow(bytes);
            bytes.release();
        }
        return frames;
    }

    private static String text(ByteBuf bytes, int from) {
        return bytes.toString(from, bytes.writerIndex() - from, StandardCharsets.US_ASCII)
                .replaceAll("[^0-9]", "");
    }

    @Test
    void aHeadThatTrickles_is408_andTheConnectionEnds() {
        ByteBuf block = RawHttp2.block(RawHttp2.head("GET", "/"));
        receive(RawHttp2.frame(HEADERS, END_STREAM, 1, block.readSlice(3)));
        pass(ALMOST_ALL);
        receive(RawHttp2.frame(CONTINUATION, 0, 1, block.readSlice(1)));
        assertThat(connection.isOpen()).isTrue();
        assertThat(sent()).isEmpty();
        pass(Duration.ofSeconds(1));
        assertThat(sent()).containsExactly(HEADERS + " 1 408", GOAWAY + " 0");
        assertThat(connection.isOpen()).isFalse();
        assertThat(cutoffs.count(Cutoff.HEADER_TIMEOUT)).isEqualTo(1);
    }

    @Test
    void aFrameThatIsNotComplete_isAHeadThatIsNot() {
        ByteBuf frame = RawHttp2.frame(HEADERS, END_HEADERS | END_STREAM, 1, RawHttp2.block(RawHttp2.head("GET", "/")));
        receive(frame.readBytes(frame.readableBytes() - 1));
        pass(WireLimits.DEFAULT.headTimeout());
        assertThat(connection.isOpen()).isFalse();
        assertThat(cutoffs.count(Cutoff.HEADER_TIMEOUT)).isEqualTo(1);
        frame.release();
    }

    @Test
    void trailersThatTrickle_endTheConnection() {
        receive(RawHttp2.frame(HEADERS, END_HEADERS, 1, RawHttp2.block(RawHttp2.head("POST", "/"))));
        receive(RawHttp2.frame(HEADERS, END_STREAM, 1, Unpooled.EMPTY_BUFFER));
        pass(WireLimits.DEFAULT.headTimeout());
        assertThat(sent()).containsExactly(GOAWAY + " 0");
        assertThat(connection.isOpen()).isFalse();
        assertThat(cutoffs.count(Cutoff.HEADER_TIMEOUT)).isEqualTo(1);
    }

    @Test
    void headsThatAreCompleteInTime_haveAMinuteEach() {
        for (int stream = 1; stream < 10; stream += 2) {
            ByteBuf block = RawHttp2.block(RawHttp2.head("GET", "/"));
            receive(RawHttp2.frame(HEADERS, END_STREAM, stream, block.readSlice(3)));
            pass(ALMOST_ALL);
            receive(RawHttp2.frame(CONTINUATION, END_HEADERS, stream, block));
        }
        pass(WireLimits.DEFAULT.headTimeout().multipliedBy(2));
        assertThat(connection.isOpen()).isTrue();
        assertThat(cutoffs.count(Cutoff.HEADER_TIMEOUT)).isZero();
    }
}
