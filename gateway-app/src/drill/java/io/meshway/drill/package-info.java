/**
 * A failure drill: what clients lose while endpoints fail, with and without the policies that are there for it.
 *
 * <p>Takes: the gateway's jar. Gives: a table, and an exit status that says whether anything was lost that need not be. Never does: running in a build;
 * it takes minutes.
 */
@NullMarked
package io.meshway.drill;

import org.jspecify.annotations.NullMarked;
