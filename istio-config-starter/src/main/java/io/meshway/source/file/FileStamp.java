package io.meshway.source.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * What tells, without reading, that a file is not the one that was read: links are followed, so a swapped link gives another key.
 *
 * @param size in bytes
 * @param modified as precise as the file system has it
 * @param key device and inode; null where the platform has none
 */
record FileStamp(long size, FileTime modified, @Nullable Object key) {
    static FileStamp of(BasicFileAttributes attributes) {
        return new FileStamp(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }

    static FileStamp of(Path file) throws IOException {
        return of(Files.readAttributes(file, BasicFileAttributes.class));
    }
}
