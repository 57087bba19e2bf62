package io.meshway.transport.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.transport.RawHttp2;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameCursorTest {
    private static final int UNWELCOME = 42;

    private final List<String> seen = new ArrayList<>();
    private final FrameCursor cursor = new FrameCursor(new FrameCursor.Frames() {
        @Override
        public boolean begins(int type, int flags, int stream, ByteBuf bytes, int payload) {
            seen.add(type + " " + flags + " " + stream);
            return type != UNWELCOME;
        }

        @Override
        public void ended() {
            seen.add("end");
        }
    });

    private static ByteBuf frames() {
        return Unpooled.wrappedBuffer(
                RawHttp2.frame(RawHttp2.SETTINGS, 0, 0, Unpooled.EMPTY_BUFFER),
                RawHttp2.frame(
                        RawHttp2.HEADERS,
                        5,
                        Integer.MAX_VALUE,
                        Unpooled.buffer().writeZero(70_000)),
                RawHttp2.frame(
                        RawHttp2.DATA,
                        1,
                        Integer.MIN_VALUE + 3,
                        Unpooled.buffer().writeZero(1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 9, 10, 1000, 100_000})
    void framesAreFound_howeverTheirBytesAreCut(int length) {
        ByteBuf bytes = frames();
        while (bytes.isReadable()) {
            ByteBuf piece = bytes.readSlice(Math.min(length, bytes.readableBytes()));
            assertThat(cursor.follow(piece)).isEqualTo(piece.readableBytes());
        }
        assertThat(seen).containsExactly("4 0 0", "end", "1 5 2147483647", "end", "0 1 3", "end");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void aFrameThatIsNotWelcome_isWhereItEnds(int ahead) {
        ByteBuf welcome = frames();
        ByteBuf bytes = Unpooled.wrappedBuffer(
                welcome, RawHttp2.frame(UNWELCOME, 0, 1, Unpooled.buffer().writeZero(9)));
        bytes.skipBytes(ahead * FrameCursor.HEAD / 3);
        int expected = welcome.readableBytes() - ahead * FrameCursor.HEAD / 3;
        assertThat(cursor.follow(bytes)).isEqualTo(expected);
    }
}
