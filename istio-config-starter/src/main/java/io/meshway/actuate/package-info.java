/**
 * What people and platforms see of a running proxy: read-only endpoints, health and metrics of the configuration.
 *
 * <p>Takes: the runtime's state, clusters and listeners. Gives: JSON, readiness, meters. Never does: changing anything, or showing a secret or the value of
 * a header.
 */
@NullMarked
package io.meshway.actuate;

import org.jspecify.annotations.NullMarked;
