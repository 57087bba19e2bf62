/**
 * Connections that have left HTTP, or never were of it.
 *
 * <p>Takes: the connection of a client, after a 101 or from its first byte, and that of an endpoint. Gives: bytes both ways, each as
 * fast as the other side reads them. Never does: looking into the bytes.
 */
@NullMarked
package io.meshway.transport.tunnel;

import org.jspecify.annotations.NullMarked;
