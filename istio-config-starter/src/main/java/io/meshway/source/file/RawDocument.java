package io.meshway.source.file;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One document of a file before it is read.
 *
 * @param fingerprint of its text; null when it was read already, so that nothing is saved by knowing it
 * @param reading reads it
 */
record RawDocument(@Nullable Fingerprint fingerprint, Supplier<Reading> reading) {}
