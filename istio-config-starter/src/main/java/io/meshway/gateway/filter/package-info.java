/**
 * Istio's behaviours in the routes that an application writes for Spring Cloud Gateway, and the application's filters in the mesh's routes.
 *
 * <p>Takes: filters, predicates and addresses by their names and arguments. Gives: the same plans that a VirtualService becomes. Never does: any of Istio's semantics;
 * those are {@code route}'s and {@code proxy}'s.
 */
@NullMarked
package io.meshway.gateway.filter;

import org.jspecify.annotations.NullMarked;
