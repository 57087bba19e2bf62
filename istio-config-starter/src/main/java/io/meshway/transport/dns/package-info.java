/**
 * Names to addresses, without blocking.
 *
 * <p>Takes: names that ServiceEntries declare. Gives: addresses and how long they hold. Never does: resolving what a client wrote.
 */
@NullMarked
package io.meshway.transport.dns;

import org.jspecify.annotations.NullMarked;
