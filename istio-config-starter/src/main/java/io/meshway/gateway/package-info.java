/**
 * The Spring door: mesh routes as routes of Spring Cloud Gateway, so that a user's filters take part.
 *
 * <p>Takes: a {@code ServerWebExchange}. Gives: the plan that serves it, run as the last filter of a prepared chain. Never does: any of Istio's semantics;
 * those are {@code proxy}'s.
 */
@NullMarked
package io.meshway.gateway;

import org.jspecify.annotations.NullMarked;
