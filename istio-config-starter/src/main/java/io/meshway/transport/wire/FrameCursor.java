package io.meshway.transport.wire;

import io.netty.buffer.ByteBuf;

/** Finds the frames of HTTP/2 in the bytes of one direction of a connection, however these are cut into pieces. */
final class FrameCursor {
    /** Bytes ahead of a frame's payload. */
    static final int HEAD = 9;

    private static final int TYPE = 3;
    private static final int FLAGS = 4;
    private static final int STREAM = 5;
    private static final int BYTE = 0xff;

    private final byte[] head = new byte[HEAD];
    private final Frames frames;
    private int known;
    private int payload;

    FrameCursor(Frames frames) {
        this.frames = frames;
    }

    /**
     * Goes over bytes that follow those of the last call, and takes none of them.
     *
     * @return how many of them belong to frames that were welcome: all, unless one was not
     */
    int follow(ByteBuf bytes) {
        int at = bytes.readerIndex();
        while (at < bytes.writerIndex()) {
            if (payload > 0) {
                int step = Math.min(payload, bytes.writerIndex() - at);
                at += step;
                payload -= step;
            } else {
                int begun = at;
                at = readHead(bytes, at);
                if (known < HEAD) {
                    return bytes.readableBytes();
                }
                known = 0;
                payload = number(0, 3);
                if (!frames.begins(head[TYPE], head[FLAGS], number(STREAM, 4) & Integer.MAX_VALUE, bytes, at)) {
                    return begun - bytes.readerIndex();
                }
            }
            if (payload == 0) {
                frames.ended();
            }
        }
        return bytes.readableBytes();
    }

    private int readHead(ByteBuf bytes, int from) {
        int at = from;
        while (known < HEAD && at < bytes.writerIndex()) {
            head[known++] = bytes.getByte(at++);
        }
        return at;
    }

    private int number(int from, int length) {
        int number = 0;
        for (int i = from; i < from + length; i++) {
            number = (number << 8) | (head[i] & BYTE);
        }
        return number;
    }

    /** Is told of frames. */
    interface Frames {
        /**
         * The head of a frame has been read.
         *
         * @param bytes in which it ended
         * @param payload index in them of what follows it, which need not all be there
         * @return whether it is welcome; if not, nothing more is read
         */
        boolean begins(int type, int flags, int stream, ByteBuf bytes, int payload);

        /** The payload of the last one is complete. */
        void ended();
    }
}
