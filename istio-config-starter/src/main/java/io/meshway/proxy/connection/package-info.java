/**
 * What happens to connections before, or instead of, their requests.
 *
 * <p>Takes: the filter chains of a listener, and what is known of a connection. Gives: the chain that takes it, and for byte streams its cluster. Never
 * does: touching a socket.
 */
@NullMarked
package io.meshway.proxy.connection;

import org.jspecify.annotations.NullMarked;
