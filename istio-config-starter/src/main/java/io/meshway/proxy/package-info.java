/**
 * The one core: every behaviour of a route, written once, for both doors.
 *
 * <p>Takes: a prepared {@link io.meshway.proxy.Plan} and a {@link io.meshway.proxy.Downstream} request. Gives: the answer, streamed. Never does:
 * knowing Spring, or how connections are made.
 */
@NullMarked
package io.meshway.proxy;

import org.jspecify.annotations.NullMarked;
