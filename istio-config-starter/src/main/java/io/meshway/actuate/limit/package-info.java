/**
 * The limits of clusters, for people who watch them: as bulkheads of Resilience4j and as meters.
 *
 * <p>Takes: clusters, each time a configuration is in force. Gives: a bulkhead and meters for every limit that somebody wrote, for as long as it is written.
 * Never does: anything while a request is served; what it shows is read when it is asked for.
 */
@NullMarked
package io.meshway.actuate.limit;

import org.jspecify.annotations.NullMarked;
