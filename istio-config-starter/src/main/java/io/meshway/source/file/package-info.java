/**
 * Resources from a folder of YAML and JSON files that may change at any time.
 *
 * <p>Takes: a location on the file system, watched by events where there are any and by looking regularly in any case.
 *
 * <p>Gives: {@link io.meshway.source.SourceSnapshot}, on a thread of its own named {@code meshway-files}.
 *
 * <p>Never does: writing; following a link into a folder twice; trusting a file's size, depth, encoding or aliases.
 */
@NullMarked
package io.meshway.source.file;

import org.jspecify.annotations.NullMarked;
