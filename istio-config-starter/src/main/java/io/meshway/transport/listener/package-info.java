/**
 * Sockets that open, drain and close at run time as Gateways ask for them.
 *
 * <p>Takes: {@link io.meshway.mesh.MeshListener}s. Gives: listening sockets whose connections go to a door. Never does: deciding what a request gets.
 */
@NullMarked
package io.meshway.transport.listener;

import org.jspecify.annotations.NullMarked;
