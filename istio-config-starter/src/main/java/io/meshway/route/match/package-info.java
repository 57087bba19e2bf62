/**
 * Conditions as objects, compiled once.
 *
 * <p>Takes: match fields of the model. Gives: matchers. Never does: parsing or compiling an expression per request.
 */
@NullMarked
package io.meshway.route.match;

import org.jspecify.annotations.NullMarked;
