package io.meshway.transport.wire;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpConstants;

/**
 * Reads the lines with the sizes of a body's chunks again, behind Netty's decoder, which takes blanks and control characters in them that another reader
 * may take for something else.
 */
final class ChunkFraming {
    /** Bytes of extensions, which nobody uses and nobody sees, in a whole body. */
    private static final int MOST_EXTENSIONS = 16 * 1024;

    private State state = State.SIZE;
    private int digits;
    private long left;
    private int extensions;

    /** Whether the bytes from one index to another, which follow those of the last call, are well framed. Of trailers, which go nowhere, folded lines are refused. */
    boolean accepts(ByteBuf buffer, int from, int to) {
        int at = from;
        while (at < to) {
            if (state == State.DATA) {
                int step = (int) Math.min(left, to - at);
                left -= step;
                at += step;
                state = left == 0 ? State.DATA_CR : State.DATA;
            } else if (!step(buffer.getByte(at++))) {
                return false;
            }
        }
        return true;
    }

    private boolean step(byte next) {
        return switch (state) {
            case SIZE -> size(next);
            case BLANK -> isBlank(next) || endOfSize(next);
            case EXTENSION -> extension(next);
            case SIZE_LF -> endOfLine(next, left == 0 ? State.TRAILER_START : State.DATA);
            case DATA_CR -> next == HttpConstants.CR && go(State.DATA_LF);
            case DATA_LF -> endOfLine(next, State.SIZE);
            case TRAILER_START -> !isBlank(next) && go(next == HttpConstants.LF ? State.TRAILER_START : State.TRAILER);
            case TRAILER -> next != HttpConstants.LF || go(State.TRAILER_START);
            case DATA -> true;
        };
    }

    private boolean size(byte next) {
        int digit = Character.digit(next, 16);
        if (digit >= 0) {
            digits++;
            left = left << 4 | digit;
            return left <= Integer.MAX_VALUE;
        }
        if (digits == 0) {
            return false;
        }
        return isBlank(next) ? go(State.BLANK) : endOfSize(next);
    }

    private boolean endOfSize(byte next) {
        if (next == ';') {
            return go(State.EXTENSION);
        }
        return next == HttpConstants.CR && go(State.SIZE_LF);
    }

    private boolean extension(byte next) {
        if (next == HttpConstants.CR) {
            return go(State.SIZE_LF);
        }
        return ++extensions <= MOST_EXTENSIONS && (isBlank(next) || ((next & 0xff) > HttpConstants.SP && next != 0x7f));
    }

    private boolean endOfLine(byte next, State then) {
        if (then == State.SIZE) {
            digits = 0;
            left = 0;
        }
        return next == HttpConstants.LF && go(then);
    }

    private boolean go(State next) {
        state = next;
        return true;
    }

    private static boolean isBlank(byte next) {
        return next == HttpConstants.SP || next == HttpConstants.HT;
    }

    private enum State {
        SIZE,
        BLANK,
        EXTENSION,
        SIZE_LF,
        DATA,
        DATA_CR,
        DATA_LF,
        TRAILER_START,
        TRAILER
    }
}
