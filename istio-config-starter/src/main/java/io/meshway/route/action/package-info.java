/**
 * What happens to a request that took a route, as data with every default filled in.
 *
 * <p>Takes: rules of the model. Gives: descriptions such as {@link io.meshway.route.action.RetryPolicy}. Never does: acting; that is {@code proxy}.
 */
@NullMarked
package io.meshway.route.action;

import org.jspecify.annotations.NullMarked;
