package io.meshway.transport.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Error;
import org.junit.jupiter.api.Test;

class StreamFatesTest {
    private static final boolean LAST = true;
    private static final boolean MORE = false;

    private final StreamFates fates = new StreamFates();

    @Test
    void requestsWithBodiesAndTrailers_areFine() {
        assertThat(fates.head(1, LAST)).isNull();
        assertThat(fates.head(3, MORE)).isNull();
        assertThat(fates.head(5, MORE)).isNull();
        assertThat(fates.data(3, MORE)).isNull();
        assertThat(fates.data(5, LAST)).isNull();
        assertThat(fates.head(3, LAST)).isNull();
    }

    @Test
    void whatComesBehindTheEndOfAStream_isAFault() {
        fates.head(1, LAST);
        fates.head(3, MORE);
        fates.data(3, LAST);
        fates.head(5, MORE);
        fates.head(5, LAST);
        for (int stream = 1; stream <= 5; stream += 2) {
            assertThat(fates.head(stream, LAST)).isEqualTo(Http2Error.STREAM_CLOSED);
            assertThat(fates.data(stream, MORE)).isEqualTo(Http2Error.STREAM_CLOSED);
        }
    }

    @Test
    void aStreamThatWasLeftOut_isNotBegunLater() {
        fates.head(5, LAST);
        assertThat(fates.head(3, LAST)).isEqualTo(Http2Error.PROTOCOL_ERROR);
        assertThat(fates.data(1, LAST)).isEqualTo(Http2Error.STREAM_CLOSED);
        assertThat(fates.head(7, LAST)).isNull();
    }

    @Test
    void streamsThatClientsDoNotBegin_areForTheCodecToJudge() {
        assertThat(fates.head(0, LAST)).isNull();
        assertThat(fates.head(2, LAST)).isNull();
        assertThat(fates.data(0, LAST)).isNull();
        assertThat(fates.data(9, LAST)).isNull();
    }

    @Test
    void streamsOfLongAgo_areForgotten_andTheLastOnesAreNot() {
        fates.head(1, MORE);
        for (int stream = 3; stream <= 2001; stream += 2) {
            fates.head(stream, LAST);
        }
        assertThat(fates.head(1, LAST)).isNull();
        assertThat(fates.head(3, LAST)).isNull();
        assertThat(fates.head(1999, LAST)).isEqualTo(Http2Error.STREAM_CLOSED);
        assertThat(fates.head(Integer.MAX_VALUE, LAST)).isNull();
        assertThat(fates.head(2001, LAST)).isNull();
        assertThat(fates.head(Integer.MAX_VALUE - 2, LAST)).isEqualTo(Http2Error.PROTOCOL_ERROR);
    }
}
