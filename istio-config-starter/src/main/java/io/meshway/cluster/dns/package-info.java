/**
 * Endpoints that are names: asking again before their addresses grow old.
 *
 * <p>Takes: endpoint templates and a resolver. Gives: the endpoints of every answer. Never does: blocking, or forgetting addresses because a query failed.
 */
@NullMarked
package io.meshway.cluster.dns;

import org.jspecify.annotations.NullMarked;
