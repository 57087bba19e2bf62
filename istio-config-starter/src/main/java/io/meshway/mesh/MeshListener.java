package io.meshway.mesh;

import java.util.List;

/**
 * A socket to open.
 *
 * @param port the number that is bound, after port mapping
 * @param bind an IP address; empty means all addresses
 * @param chains what to do with a connection: the first chain whose match is the most specific takes it
 */
public record MeshListener(int port, String bind, List<FilterChain> chains) {
    public MeshListener {
        chains = List.copyOf(chains);
    }
}
