/**
 * Which route a request takes: the linked virtual hosts compiled into an index that is fast at any size.
 *
 * <p>Takes: {@link io.meshway.mesh.MeshSnapshot} once per change, {@link io.meshway.route.RequestView} once per request. Gives: the
 * {@link io.meshway.route.CompiledRoute} that wins. Never does: knowing endpoints or connections; clusters are keys here.
 */
@NullMarked
package io.meshway.route;

import org.jspecify.annotations.NullMarked;
