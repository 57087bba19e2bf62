/**
 * Live upstream groups: who can be picked, and the state that outlives configuration changes (rotation, active requests).
 *
 * <p>Takes: {@link io.meshway.mesh.ClusterSpec}s and DNS answers. Gives: a {@link io.meshway.cluster.LiveEndpoint} per pick. Never does: opening
 * connections; the transport does, behind {@link io.meshway.cluster.EndpointConnector}.
 */
@NullMarked
package io.meshway.cluster;

import org.jspecify.annotations.NullMarked;
