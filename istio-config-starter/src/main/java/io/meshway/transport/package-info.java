/**
 * Sockets: listeners, the native door, connections to endpoints and name resolution, on Reactor Netty.
 *
 * <p>Takes: {@link io.meshway.mesh.MeshListener}s to open, {@link io.meshway.mesh.ClusterSpec}s to reach, requests of clients. Gives:
 * {@link io.meshway.proxy.Downstream} requests to plans and {@link io.meshway.proxy.Upstream} endpoints to the core. Never does: deciding where a request goes.
 */
@NullMarked
package io.meshway.transport;

import org.jspecify.annotations.NullMarked;
