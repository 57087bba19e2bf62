/**
 * Why a request goes where it goes.
 *
 * <p>Takes: a request as text, the snapshot and the route table in force. Gives: the listener, the virtual host, every rule tried and the winner, from the same
 * matchers that serve requests. Never does: sending anything, or showing what may be a credential.
 */
@NullMarked
package io.meshway.explain;

import org.jspecify.annotations.NullMarked;
