package io.meshway.mesh;

import io.meshway.model.Destination;
import io.meshway.model.Finding;
import java.util.List;
import java.util.Map;

/**
 * What the accepted resources mean for this proxy. Parts that did not change between two snapshots are equal, and where possible the same object.
 *
 * @param listeners what to listen on and whom to serve there, by port
 * @param clusters every cluster that a route, a mirror or a byte stream refers to and that the registry knows; an unknown one is absent
 * @param credentials the Secrets that TLS settings refer to, by the name they use; a missing one is absent
 * @param findings what only shows when resources are seen together
 * @param outside what the destinations mean that something else than a resource asked for
 */
public record MeshSnapshot(
        List<MeshListener> listeners,
        Map<ClusterKey, ClusterSpec> clusters,
        Map<String, Credential> credentials,
        List<Finding> findings,
        Map<Destination, LinkedDestination> outside) {
    /** No configuration at all. */
    public static final MeshSnapshot EMPTY = new MeshSnapshot(List.of(), Map.of(), List.of());

    /** A snapshot without credentials and outside destinations. */
    public MeshSnapshot(List<MeshListener> listeners, Map<ClusterKey, ClusterSpec> clusters, List<Finding> findings) {
        this(listeners, clusters, Map.of(), findings, Map.of());
    }

    public MeshSnapshot {
        listeners = List.copyOf(listeners);
        clusters = Map.copyOf(clusters);
        credentials = Map.copyOf(credentials);
        findings = List.copyOf(findings);
        outside = Map.copyOf(outside);
    }
}
