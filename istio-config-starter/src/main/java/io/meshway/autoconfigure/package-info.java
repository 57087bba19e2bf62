/**
 * Wires everything from {@code application.yaml}.
 *
 * <p>Takes: properties. Gives: beans. Never does: anything per request.
 */
@NullMarked
package io.meshway.autoconfigure;

import org.jspecify.annotations.NullMarked;
