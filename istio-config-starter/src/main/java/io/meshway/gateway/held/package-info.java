/**
 * Answers that wait until the filters around them have seen status and headers.
 *
 * <p>Takes: filters in their order, and who serves the request behind them. Gives: a chain in which an answer's body flows only once every filter has had its turn,
 * as Spring Cloud Gateway's own routes do it. Never does: buffering.
 */
@NullMarked
package io.meshway.gateway.held;

import org.jspecify.annotations.NullMarked;
