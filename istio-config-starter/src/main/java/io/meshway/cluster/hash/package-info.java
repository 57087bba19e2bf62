/**
 * The hash that consistent load balancing agrees on with Envoy.
 *
 * <p>Takes: text or bytes. Gives: 64 bits. Never does: allocating for ASCII text.
 */
@NullMarked
package io.meshway.cluster.hash;

import org.jspecify.annotations.NullMarked;
