/**
 * Connections to endpoints.
 *
 * <p>Takes: an endpoint's address and the policy of its cluster. Gives: an {@link io.meshway.proxy.Upstream} with a connection pool of its own. Never does:
 * retrying, timing requests out, changing a header, or parsing a request target.
 */
@NullMarked
package io.meshway.transport.upstream;

import org.jspecify.annotations.NullMarked;
