/**
 * What the resources mean for this proxy: names resolved, visibility applied, rules bound, merged and put in order, policies inherited.
 *
 * <p>Takes: the accepted resources and who this proxy is. Gives: an immutable {@link io.meshway.mesh.MeshSnapshot}. Never does: parsing, matching of
 * requests, anything with a connection.
 */
@NullMarked
package io.meshway.mesh;

import org.jspecify.annotations.NullMarked;
