package io.meshway.mesh;

import io.meshway.model.Destination;
import io.meshway.model.Finding;
import java.util.List;
import java.util.Map;

/**
 * The half of a snapshot that endpoints have no part in.
 *
 * @param inputs what it was made from
 * @param definitions of every known cluster that a route, a mirror or somebody outside refers to
 * @param outside what the destinations of those outside mean
 * @param parts for the next routing
 */
record Routing(
        RoutingInputs inputs,
        List<MeshListener> listeners,
        List<ClusterDefinition> definitions,
        Map<Destination, LinkedDestination> outside,
        List<Finding> findings,
        EdgeParts parts) {
    /** The same with equal listeners that are other objects. */
    Routing withListeners(List<MeshListener> equal) {
        return equal == listeners ? this : new Routing(inputs, equal, definitions, outside, findings, parts);
    }
}
