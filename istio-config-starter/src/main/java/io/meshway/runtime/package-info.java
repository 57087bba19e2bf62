/**
 * The one place that holds what is current, and swaps it.
 *
 * <p>Takes: changes of the configuration. Gives: {@link io.meshway.runtime.MeshState}, behind one volatile field. Never does: deciding what a resource
 * means.
 */
@NullMarked
package io.meshway.runtime;

import org.jspecify.annotations.NullMarked;
