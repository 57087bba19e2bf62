package io.meshway.source.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bytes of a file, and the stamp they belong to. */
final class FileContent {
    private static final int ATTEMPTS = 3;

    private final FileStamp stamp;
    private final byte[] bytes;

    private FileContent(FileStamp stamp, byte[] bytes) {
        this.stamp = stamp;
        this.bytes = bytes;
    }

    /** Reads again when the file changed meanwhile. A file that changes still is given as it was; its stamp then makes the next look read it again. */
    static FileContent read(Path file, int limit) throws IOException {
        FileStamp before = FileStamp.of(file);
        for (int attempt = 1; ; attempt++) {
            byte[] bytes;
            try (InputStream in = Files.newInputStream(file)) {
                bytes = in.readNBytes(limit + 1);
            }
            FileStamp after = FileStamp.of(file);
            if (attempt == ATTEMPTS || after.equals(before)) {
                return new FileContent(before, bytes);
            }
            before = after;
        }
    }

    /** Of the file when reading began; still its stamp when reading ended, unless it changed all the time. */
    FileStamp stamp() {
        return stamp;
    }

    /** At most one more than was allowed. */
    byte[] bytes() {
        return bytes;
    }
}
