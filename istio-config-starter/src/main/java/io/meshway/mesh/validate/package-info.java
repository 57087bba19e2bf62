/**
 * Whether single resources make sense, field by field, before they are linked with others.
 *
 * <p>Takes: one resource as its author wrote it. Gives: {@link io.meshway.model.Finding}s with the exact path. Never does: looking at other resources,
 * changing the resource, being stricter than Istio.
 */
@NullMarked
package io.meshway.mesh.validate;

import org.jspecify.annotations.NullMarked;
