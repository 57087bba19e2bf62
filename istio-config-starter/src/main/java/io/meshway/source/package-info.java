/**
 * From the outside world to what is there at one moment, and which of it may be used.
 *
 * <p>Takes: folders of files or an API server, by the packages below.
 *
 * <p>Gives: {@link io.meshway.source.SourceSnapshot}, whose unchanged documents keep their identity, and {@link io.meshway.source.Admitted}, the
 * resources in force.
 *
 * <p>Never does: looking at how resources refer to each other; holding what is current (that is {@code runtime}).
 */
@NullMarked
package io.meshway.source;

import org.jspecify.annotations.NullMarked;
