package io.meshway.transport.wire;

import io.netty.handler.codec.http2.Http2Error;
import org.jspecify.annotations.Nullable;

/**
 * What a client has done with the last streams of its connection, so that a frame of one that it has ended itself is told from one that crossed our reset. A
 * client that sends on behind its own end, or goes back to a stream that it left out, has lost count, and nothing it sends can be trusted to be what it means:
 * RFC 9113, section 5.1, and nghttp2, end the connection. Netty's codec answers such frames by whether the stream's answer is complete yet.
 */
final class StreamFates {
    /** Streams that are remembered; of older ones the codec alone knows. */
    private static final int REMEMBERED = 256;

    private static final byte LEFT_OUT = 0;
    private static final byte OPEN = 1;
    private static final byte ENDED = 2;

    private final byte[] fates = new byte[REMEMBERED];
    private int newest = -1;

    /**
     * The client sends a head, or trailers.
     *
     * @param last whether they are the end of the stream
     * @return null when the codec is to judge it
     */
    @Nullable
    Http2Error head(int stream, boolean last) {
        if (stream % 2 == 0) {
            return null;
        }
        if (stream > newest) {
            begin(stream);
        } else if (isForgotten(stream)) {
            return null;
        } else if (fates[place(stream)] == LEFT_OUT) {
            return Http2Error.PROTOCOL_ERROR;
        }
        return data(stream, last);
    }

    /** The client sends a piece of a body. */
    @Nullable
    Http2Error data(int stream, boolean last) {
        if (stream % 2 == 0 || stream > newest || isForgotten(stream)) {
            return null;
        }
        if (fates[place(stream)] != OPEN) {
            return Http2Error.STREAM_CLOSED;
        }
        if (last) {
            fates[place(stream)] = ENDED;
        }
        return null;
    }

    /** Whether a head is the first of its stream. */
    boolean isNew(int stream) {
        return stream > newest;
    }

    private void begin(int stream) {
        int skipped = Math.min((stream - newest) / 2, REMEMBERED);
        for (int i = 0; i < skipped; i++) {
            fates[place(stream - 2 * i)] = LEFT_OUT;
        }
        fates[place(stream)] = OPEN;
        newest = stream;
    }

    private boolean isForgotten(int stream) {
        return (newest - stream) / 2 >= REMEMBERED;
    }

    private static int place(int stream) {
        return stream / 2 % REMEMBERED;
    }
}
