package io.meshway.mesh;

import io.meshway.model.DestinationRule;
import io.meshway.model.Finding;
import io.meshway.model.Gateway;
import io.meshway.model.KubeService;
import io.meshway.model.Policy;
import io.meshway.model.Secret;
import io.meshway.model.ServiceEntry;
import io.meshway.model.Sidecar;
import io.meshway.model.VirtualService;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What shows when resources are seen together, whichever proxies they are for; with the codes of {@code istioctl analyze}. Made again only when something
 * changed that it depends on: addresses of workloads are not among it.
 */
final class MeshAnalysis {
    private final ProxyIdentity proxy;
    private final MeshConfig config;

    /** The last result, kept because equal inputs give an equal one; no result depends on its being there. */
    private volatile @Nullable Result last;

    MeshAnalysis(ProxyIdentity proxy, MeshConfig config) {
        this.proxy = proxy;
        this.config = config;
    }

    List<Finding> findings(ResourceSet resources) {
        Inputs inputs = Inputs.of(resources);
        Result known = last;
        if (known != null && known.inputs.equals(inputs)) {
            return known.findings;
        }
        Result fresh = new Result(inputs, analyze(inputs, resources));
        last = fresh;
        return fresh.findings;
    }

    private List<Finding> analyze(Inputs inputs, ResourceSet resources) {
        LinkFindings findings = new LinkFindings();
        RegistryViews registries = new RegistryViews(config, inputs.services, inputs.serviceEntries);
        ReferenceChecks references = new ReferenceChecks(registries, inputs.destinationRules, config, findings);
        inputs.virtualServices.forEach(references::check);
        new VirtualServiceChecks(config, findings).check(inputs.virtualServices);
        delegates(inputs.virtualServices, findings);
        new ClaimChecks(proxy, config, inputs.workloads, findings)
                .check(inputs.virtualServices, inputs.gateways, inputs.policies);
        new DestinationRuleChecks(registries, inputs.workloads, config, findings).check(inputs.destinationRules);
        new GatewayChecks(proxy, inputs.workloads, findings).check(inputs.gateways);
        if (proxy.role() == ProxyIdentity.Role.GATEWAY) {
            new GatewayPortChecks(resources, proxy, findings).check();
        }
        new SidecarChecks(inputs.workloads, findings).check(inputs.sidecars);
        ServicePortChecks ports = new ServicePortChecks(inputs.workloads, findings);
        ports.checkServices(inputs.services);
        ports.checkEntries(inputs.serviceEntries);
        new PolicyChecks(proxy, config, inputs.workloads, findings).check(inputs.policies);
        return findings.toList();
    }

    /** Those of VirtualServices for the mesh: at a gateway, linking looks at them. */
    private void delegates(List<VirtualService> virtualServices, LinkFindings findings) {
        DelegateResolver delegates = new DelegateResolver(virtualServices, config, findings);
        for (VirtualService virtualService : virtualServices) {
            if (!virtualService.hosts().isEmpty()) {
                delegates.rules(virtualService);
            }
        }
    }

    /** Everything that the analysis looks at, each list in creation order. */
    private record Inputs(
            List<VirtualService> virtualServices,
            List<Gateway> gateways,
            List<DestinationRule> destinationRules,
            List<KubeService> services,
            List<ServiceEntry> serviceEntries,
            List<Sidecar> sidecars,
            List<Policy> policies,
            List<Secret> secrets,
            WorkloadLabels workloads) {
        static Inputs of(ResourceSet resources) {
            return new Inputs(
                    resources.all(VirtualService.class),
                    resources.all(Gateway.class),
                    resources.all(DestinationRule.class),
                    resources.all(KubeService.class),
                    resources.all(ServiceEntry.class),
                    resources.all(Sidecar.class),
                    resources.all(Policy.class),
                    resources.all(Secret.class),
                    WorkloadLabels.of(resources));
        }
    }

    private record Result(Inputs inputs, List<Finding> findings) {}
}
