package io.meshway.mesh;

import io.meshway.model.Finding;
import java.util.List;

/**
 * The half of a snapshot that endpoints have no part in.
 *
 * @param inputs what it was made from
 * @param definitions of every known cluster that a route or mirror refers to
 */
record Routing(
        RoutingInputs inputs,
        List<MeshListener> listeners,
        List<ClusterDefinition> definitions,
        List<Finding> findings) {
    /** The same with equal listeners that are other objects. */
    Routing withListeners(List<MeshListener> equal) {
        return equal == listeners ? this : new Routing(inputs, equal, definitions, findings);
    }
}
