/**
 * The native door: requests go from Reactor Netty to their plans with nothing in between.
 *
 * <p>Takes: well-formed requests. Gives: {@link io.meshway.proxy.Downstream}s to plans, and what the mesh does not claim to a fallback. Never does: behaviour of
 * a route.
 */
@NullMarked
package io.meshway.transport.door;

import org.jspecify.annotations.NullMarked;
