/**
 * How much a cluster may do at once (Istio's {@code connectionPool}).
 *
 * <p>Takes: a cluster's policy. Gives: permits for connections, pending requests, requests and retries. Never does: waiting; who gets no permit is told so.
 */
@NullMarked
package io.meshway.cluster.limit;

import org.jspecify.annotations.NullMarked;
