/**
 * HTTP/1.1 as it stands on the wire, in front of Reactor Netty's own handlers.
 *
 * <p>Takes: bytes of clients. Gives: requests that are well formed, within bounds, and safe for everything behind. Never does: routing.
 */
@NullMarked
package io.meshway.transport.wire;

import org.jspecify.annotations.NullMarked;
