/**
 * Load balancing policies: which of the available endpoints is next.
 *
 * <p>Takes: a policy and the endpoints that may be picked. Gives: an index per request. Never does: looking at health; whoever may not be picked is not
 * in the list.
 */
@NullMarked
package io.meshway.cluster.balance;

import org.jspecify.annotations.NullMarked;
