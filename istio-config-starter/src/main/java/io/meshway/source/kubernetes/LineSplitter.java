package io.meshway.source.kubernetes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Cuts a stream of bytes at its line ends. */
final class LineSplitter {
    private final int longest;
    private final Consumer<byte[]> lines;
    private ByteArrayOutputStream begun = new ByteArrayOutputStream();

    /** @param longest bytes of a line; more are a failure */
    LineSplitter(int longest, Consumer<byte[]> lines) {
        this.longest = longest;
        this.lines = lines;
    }

    void take(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            int end = bytes.position();
            while (end < bytes.limit() && bytes.get(end) != '\n') {
                end++;
            }
            byte[] part = new byte[end - bytes.position()];
            bytes.get(part);
            if (begun.size() + part.length > longest) {
                throw new IOException("a line is longer than " + longest + " bytes");
            }
            begun.write(part);
            if (bytes.hasRemaining()) {
                bytes.get();
                finish();
            }
        }
    }

    private void finish() {
        if (begun.size() > 0) {
            byte[] line = begun.toByteArray();
            begun = new ByteArrayOutputStream();
            lines.accept(line);
        }
    }
}
