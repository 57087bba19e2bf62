/**
 * A load benchmark: CPU time per small request of the gateway, beside a bare Reactor Netty proxy and a stock Spring Cloud Gateway.
 *
 * <p>Takes: the packaged gateway.
 *
 * <p>Gives: a table of ratios.
 *
 * <p>Never does: judge; it is not a test.
 */
@NullMarked
package io.meshway.load;

import org.jspecify.annotations.NullMarked;
