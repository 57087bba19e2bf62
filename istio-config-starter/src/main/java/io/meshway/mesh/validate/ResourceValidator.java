package io.meshway.mesh.validate;

import io.meshway.mesh.MeshConfig;
import io.meshway.model.DestinationRule;
import io.meshway.model.Finding;
import io.meshway.model.Gateway;
import io.meshway.model.Resource;
import io.meshway.model.ServiceEntry;
import io.meshway.model.Sidecar;
import io.meshway.model.VirtualService;
import io.meshway.model.WorkloadEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * Semantic validation of single resources: what Istio's admission webhook would refuse or warn of, and a few warnings of ours. An {@code ERROR} finding keeps
 * the resource out as a whole, other findings do not. Stateless and safe for any number of threads.
 */
public final class ResourceValidator {
    private final VirtualServiceCheck virtualServices;
    private final List<ResourceCheck> more;

    /** With the settings of the mesh that some warnings depend on. */
    public ResourceValidator(MeshConfig mesh) {
        this(mesh, List.of());
    }

    /**
     * With the settings of the mesh that some warnings depend on.
     *
     * @param more what must hold besides
     */
    public ResourceValidator(MeshConfig mesh, List<ResourceCheck> more) {
        this.virtualServices = new VirtualServiceCheck(mesh);
        this.more = List.copyOf(more);
    }

    /** Everything that is wrong with the resource; empty when it is fine or of a Kubernetes kind. */
    public List<Finding> validate(Resource resource) {
        Findings findings = new Findings(resource.meta());
        if (resource instanceof VirtualService service) {
            virtualServices.check(service, findings);
        } else if (resource instanceof DestinationRule rule) {
            DestinationRuleCheck.check(rule, findings);
        } else if (resource instanceof Gateway gateway) {
            GatewayCheck.check(gateway, findings);
        } else if (resource instanceof ServiceEntry entry) {
            ServiceEntryCheck.check(entry, findings);
        } else if (resource instanceof WorkloadEntry entry) {
            WorkloadEntryCheck.check("spec", entry.spec(), findings);
        } else if (resource instanceof Sidecar sidecar) {
            SidecarCheck.check(sidecar, findings);
        }
        if (more.isEmpty()) {
            return findings.toList();
        }
        List<Finding> all = new ArrayList<>(findings.toList());
        more.forEach(check -> all.addAll(check.check(resource)));
        return List.copyOf(all);
    }
}
