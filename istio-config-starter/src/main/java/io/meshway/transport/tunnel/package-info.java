/**
 * Connections that have left HTTP.
 *
 * <p>Takes: the connection of a client and that of an endpoint, after a 101. Gives: bytes both ways, each as fast as the other side reads them. Never does:
 * looking into the bytes.
 */
@NullMarked
package io.meshway.transport.tunnel;

import org.jspecify.annotations.NullMarked;
