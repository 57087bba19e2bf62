package io.meshway.mesh.validate;

import io.meshway.mesh.MeshConfig;
import io.meshway.model.Finding;
import io.meshway.model.Resource;
import java.util.List;

/**
 * Semantic validation of single resources: what Istio's admission webhook would refuse or warn of, and a few warnings of ours. An {@code ERROR} finding keeps
 * the resource out as a whole, other findings do not. Stateless and safe for any number of threads.
 */
public final class ResourceValidator {
    /** With the settings of the mesh that some warnings depend on. */
    public ResourceValidator(MeshConfig mesh) {}

    /** Everything that is wrong with the resource, in the order of its fields; empty when it is fine or of a Kubernetes kind. */
    public List<Finding> validate(Resource resource) {
        return new Findings(resource.meta()).toList();
    }
}
