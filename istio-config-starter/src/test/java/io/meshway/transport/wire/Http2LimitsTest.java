package io.meshway.transport.wire;

import static io.meshway.transport.RawHttp2.CONTINUATION;
import static io.meshway.transport.RawHttp2.DATA;
import static io.meshway.transport.RawHttp2.END_HEADERS;
import static io.meshway.transport.RawHttp2.END_STREAM;
import static io.meshway.transport.RawHttp2.HEADERS;
import static io.meshway.transport.RawHttp2.PING;
import static io.meshway.transport.RawHttp2.PRIORITY;
import static io.meshway.transport.RawHttp2.RST_STREAM;
import static io.meshway.transport.RawHttp2.SETTINGS;
import static io.meshway.transport.RawHttp2.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.transport.LeakWatch;
import io.meshway.transport.RawHttp2;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2FrameCodec;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client of HTTP/2 may cost. */
@ExtendWith(LeakWatch.class)
class Http2LimitsTest {
    private static final int MANY = 3000;
    private static final int HEADER_TABLE_SIZE = 1;
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int MOST_ON_ITS_WAY = 1024 * 1024;

    private WireServer server = new WireServer(WireLimits.DEFAULT);

    @AfterEach
    void stop() {
        server.close();
    }

    private void restart(WireLimits limits) {
        server.close();
        server = new WireServer(limits);
    }

    private static RawHttp2 post(RawHttp2 client, String path) {
        return client.send(HEADERS, END_HEADERS, 1, RawHttp2.block(RawHttp2.head("POST", path)));
    }

    /** Frames of four or more bytes of nothing in particular. */
    enum Flood {
        PINGS(PING, 0, 8),
        SETTINGS_THAT_CHANGE_NOTHING(SETTINGS, 0, 0),
        PRIORITIES(PRIORITY, 1, 5),
        WINDOW_UPDATES(WINDOW_UPDATE, 1, 4),
        EMPTY_DATA(DATA, 1, 0),
        UNKNOWN_FRAMES(42, 1, 0);

        private final int type;
        private final int stream;
        private final int length;

        Flood(int type, int stream, int length) {
            this.type = type;
            this.stream = stream;
            this.length = length;
        }

        ByteBuf frames() {
            ByteBuf frames = Unpooled.buffer();
            for (int i = 0; i < MANY; i++) {
                ByteBuf payload = Unpooled.buffer().writeZero(length);
                if (length > 0) {
                    payload.setByte(length - 1, 1);
                }
                frames.writeBytes(RawHttp2.frame(type, 0, stream, payload));
            }
            return frames;
        }
    }

    @ParameterizedTest
    @EnumSource
    void framesThatOnlyCost_closeTheConnection(Flood flood) {
        try (RawHttp2 client = new RawHttp2(server.port())) {
            post(client, "/").write(flood.frames());
            // What is still on its way to a closed socket resets it, and may take the goodbye along.
            assertThat(client.outcome(1)).isIn("GOAWAY ENHANCE_YOUR_CALM", "closed");
        }
        assertThat(server.cutoffs.count(Cutoff.HTTP2_FLOOD)).isEqualTo(1);
    }

    @Test
    void framesThatOnlyCost_areFine_betweenThoseOfUse() {
        try (RawHttp2 client = new RawHttp2(server.port())) {
            for (int stream = 1; stream < 200; stream += 2) {
                for (int i = 0; i < 15; i++) {
                    client.send(PING, 0, 0, Unpooled.buffer().writeLong(stream));
                }
                assertThat(client.get(stream, "/").outcome(stream)).isEqualTo("200");
            }
        }
    }

    @Test
    void requestsThatAreGivenUpAtOnce_closeTheConnection() {
        ByteBuf frames = Unpooled.buffer();
        for (int stream = 1; stream < 2 * MANY; stream += 2) {
            frames.writeBytes(RawHttp2.frame(
                    HEADERS, END_HEADERS | END_STREAM, stream, RawHttp2.block(RawHttp2.head("GET", "/wait"))));
            frames.writeBytes(
                    RawHttp2.frame(RST_STREAM, 0, stream, Unpooled.buffer().writeInt(8)));
        }
        try (RawHttp2 client = new RawHttp2(server.port())) {
            assertThat(client.write(frames).outcome(MANY * 4 + 1)).isIn("GOAWAY ENHANCE_YOUR_CALM", "closed");
        }
        assertThat(server.cutoffs.count(Cutoff.HTTP2_FLOOD)).isEqualTo(1);
    }

    @Test
    void aHeadThatGoesOnAndOn_closesTheConnection() {
        ByteBuf frames = RawHttp2.frame(HEADERS, END_STREAM, 1, RawHttp2.block(RawHttp2.head("GET", "/")));
        for (int i = 0; i < MANY; i++) {
            frames.writeBytes(RawHttp2.frame(CONTINUATION, 0, 1, Unpooled.EMPTY_BUFFER));
        }
        try (RawHttp2 client = new RawHttp2(server.port())) {
            assertThat(client.write(frames).outcome(1))
                    .isIn("GOAWAY ENHANCE_YOUR_CALM", "GOAWAY PROTOCOL_ERROR", "closed");
        }
        List<String[]> header = new ArrayList<>();
        header.add(new String[] {"x", "y".repeat(10_000)});
        ByteBuf large = RawHttp2.frame(HEADERS, END_STREAM, 1, RawHttp2.block(RawHttp2.head("GET", "/")));
        for (int i = 0; i < 100; i++) {
            large.writeBytes(RawHttp2.frame(CONTINUATION, 0, 1, RawHttp2.block(header)));
        }
        try (RawHttp2 client = new RawHttp2(server.port())) {
            assertThat(client.write(large).outcome(1))
                    .isIn("GOAWAY ENHANCE_YOUR_CALM", "GOAWAY PROTOCOL_ERROR", "closed");
        }
    }

    @Test
    void aHeadThatIsTooLarge_is431_andTheConnectionGoesOn() {
        List<String[]> lines = new ArrayList<>(RawHttp2.head("GET", "/"));
        for (int i = 0; i < 100; i++) {
            lines.add(new String[] {"x", ""});
        }
        List<String[]> bytes = new ArrayList<>(RawHttp2.head("GET", "/"));
        for (int i = 0; i < 5; i++) {
            bytes.add(new String[] {"x", "y".repeat(13_000)});
        }
        try (RawHttp2 client = new RawHttp2(server.port())) {
            client.send(HEADERS, END_HEADERS | END_STREAM, 1, RawHttp2.block(lines));
            assertThat(client.outcome(1)).isEqualTo("431");
            client.send(HEADERS, END_HEADERS, 3, RawHttp2.block(lines));
            assertThat(client.outcome(3)).isEqualTo("431");
            ByteBuf block = RawHttp2.block(bytes);
            client.send(HEADERS, END_STREAM, 5, block.readSlice(16_000));
            for (; block.readableBytes() > 16_000; ) {
                client.send(CONTINUATION, 0, 5, block.readSlice(16_000));
            }
            client.send(CONTINUATION, END_HEADERS, 5, block);
            assertThat(client.outcome(5)).isEqualTo("431");
            assertThat(client.get(7, "/").outcome(7)).isEqualTo("200");
        }
    }

    @Test
    void moreRequestsAtATimeThanMayBe_areRefused() {
        try (RawHttp2 client = new RawHttp2(server.port())) {
            for (int stream = 1; stream <= 200; stream += 2) {
                client.get(stream, "/wait");
            }
            assertThat(client.get(201, "/").outcome(201)).isEqualTo("RST_STREAM REFUSED_STREAM");
        }
    }

    @Test
    void aTableOfGigabytes_isNotFilled() {
        try (RawHttp2 client = new RawHttp2(server.port(), HEADER_TABLE_SIZE, Integer.MAX_VALUE)) {
            for (int stream = 1; stream < 100; stream += 2) {
                String path = "/" + Integer.toString(stream).repeat(200);
                assertThat(client.get(stream, path).outcome(stream)).isEqualTo("200");
            }
            Channel connection = server.connection.get();
            assertThat(connection).isNotNull();
            assertThat(connection
                            .pipeline()
                            .get(Http2FrameCodec.class)
                            .encoder()
                            .configuration()
                            .headersConfiguration()
                            .maxHeaderTableSize())
                    .isLessThanOrEqualTo(4096);
        }
    }

    @Test
    void anAnswerThatNobodyMakesRoomFor_isNotProduced_andEnds() {
        restart(Limits.answer());
        try (RawHttp2 client = new RawHttp2(server.port(), INITIAL_WINDOW_SIZE, 0)) {
            assertThat(client.get(1, "/endless").outcome(1)).isEqualTo("RST_STREAM CANCEL");
            assertThat(server.produced).hasValueLessThan(2 * MOST_ON_ITS_WAY);
            assertThat(server.cutoffs.count(Cutoff.ANSWER_TIMEOUT)).isEqualTo(1);
            client.send(
                    SETTINGS,
                    0,
                    0,
                    Unpooled.buffer().writeShort(INITIAL_WINDOW_SIZE).writeInt(65_535));
            assertThat(client.get(3, "/").outcome(3)).isEqualTo("200");
        }
    }

    @Test
    void anAnswerThatNobodyReads_isNotProduced_andEnds() {
        restart(Limits.answer());
        try (RawHttp2 client = new RawHttp2(server.port(), INITIAL_WINDOW_SIZE, Integer.MAX_VALUE)) {
            client.send(WINDOW_UPDATE, 0, 0, Unpooled.buffer().writeInt(Integer.MAX_VALUE - 65_535));
            client.get(1, "/endless");
            Awaitility.await().until(() -> server.cutoffs.count(Cutoff.ANSWER_TIMEOUT) > 0);
            assertThat(server.produced).hasValueLessThan(32 * MOST_ON_ITS_WAY);
        }
    }

    @Test
    void aHeadThatStaysAway_is408_andTheConnectionEnds() {
        restart(Limits.head());
        try (RawHttp2 client = new RawHttp2(server.port())) {
            assertThat(client.get(1, "/").outcome(1)).isEqualTo("200");
            client.send(HEADERS, END_STREAM, 3, Unpooled.EMPTY_BUFFER);
            assertThat(client.outcome(3)).isEqualTo("408");
            assertThat(client.goesAway()).isTrue();
        }
        assertThat(server.cutoffs.count(Cutoff.HEADER_TIMEOUT)).isEqualTo(1);
    }

    @Test
    void aBodyThatStaysAway_is408() {
        restart(Limits.body());
        try (RawHttp2 client = new RawHttp2(server.port())) {
            assertThat(post(client, "/").send(DATA, 0, 1, "abc").outcome(1)).isEqualTo("408");
            assertThat(client.get(3, "/").outcome(3)).isEqualTo("200");
        }
        assertThat(server.cutoffs.count(Cutoff.BODY_TIMEOUT)).isEqualTo(1);
    }

    @Test
    void aConnectionWithoutRequests_ends() {
        restart(Limits.idle());
        try (RawHttp2 client = new RawHttp2(server.port())) {
            assertThat(client.goesAway()).isTrue();
        }
    }

    @Test
    void aConnectionThatIsOldOrHasCarriedEnough_endsAfterItsAnswers() {
        restart(Limits.age());
        try (RawHttp2 client = new RawHttp2(server.port())) {
            assertThat(client.goesAway()).isTrue();
        }
        restart(Limits.counts(2, 0));
        try (RawHttp2 client = new RawHttp2(server.port())) {
            assertThat(client.get(1, "/").outcome(1)).isEqualTo("200");
            assertThat(client.get(3, "/").outcome(3)).isEqualTo("200");
            assertThat(client.goesAway()).isTrue();
        }
    }
}
