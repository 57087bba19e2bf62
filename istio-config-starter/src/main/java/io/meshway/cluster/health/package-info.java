/**
 * Passive health checks: who has failed too often is left alone for a while (Istio's {@code outlierDetection}).
 *
 * <p>Takes: the outcome of every attempt. Gives: who is ejected, and when so many are that it no longer matters. Never does: probing endpoints by itself.
 */
@NullMarked
package io.meshway.cluster.health;

import org.jspecify.annotations.NullMarked;
