package io.meshway.mesh;

import io.meshway.model.FindingKind;
import io.meshway.model.Gateway;
import io.meshway.model.Kind;
import io.meshway.model.Policy;
import io.meshway.model.ResourceKey;
import io.meshway.model.VirtualService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds rules that look at claims of tokens at gateways where nobody checks tokens: IST0149. */
final class ClaimChecks {
    private final ProxyIdentity proxy;
    private final MeshConfig config;
    private final WorkloadLabels workloads;
    private final LinkFindings findings;

    ClaimChecks(ProxyIdentity proxy, MeshConfig config, WorkloadLabels workloads, LinkFindings findings) {
        this.proxy = proxy;
        this.config = config;
        this.workloads = workloads;
        this.findings = findings;
    }

    void check(List<VirtualServiceFacts> virtualServices, List<Gateway> gateways, List<Policy> policies) {
        Map<ResourceKey, Gateway> known = new HashMap<>();
        gateways.forEach(gateway -> known.put(gateway.key(), gateway));
        List<Policy> authentications = policies.stream()
                .filter(policy -> policy.key().kind() == Kind.REQUEST_AUTHENTICATION)
                .toList();
        for (VirtualServiceFacts facts : virtualServices) {
            if (facts.claim() != null) {
                check(facts.virtualService(), facts.claim(), known, authentications);
            }
        }
    }

    private void check(
            VirtualService virtualService,
            VirtualServiceFacts.Claim claim,
            Map<ResourceKey, Gateway> known,
            List<Policy> authentications) {
        for (ResourceKey key : GatewayBinding.gateways(virtualService)) {
            Gateway gateway = known.get(key);
            if (gateway != null && servedUnchecked(gateway, authentications)) {
                findings.report(
                        FindingKind.CLAIMS_WITHOUT_AUTHENTICATION,
                        virtualService,
                        claim.path(),
                        claim.name(),
                        "no RequestAuthentication selects the workloads of " + key
                                + ", so requests have no claims there",
                        "apply a RequestAuthentication to them");
            }
        }
    }

    /** Whether a workload of the Gateway takes tokens as they come; of workloads that nobody knows nothing is said. */
    private boolean servedUnchecked(Gateway gateway, List<Policy> authentications) {
        if (proxy.role() == ProxyIdentity.Role.GATEWAY
                && isUnchecked(gateway, proxy.namespace(), proxy.labels(), authentications)) {
            return true;
        }
        for (Map.Entry<String, Set<Map<String, String>>> namespace :
                workloads.byNamespace().entrySet()) {
            for (Map<String, String> labels : namespace.getValue()) {
                if (isUnchecked(gateway, namespace.getKey(), labels, authentications)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isUnchecked(
            Gateway gateway, String namespace, Map<String, String> labels, List<Policy> authentications) {
        boolean known = !gateway.selector().isEmpty() || labels.equals(proxy.labels());
        return known
                && labels.entrySet().containsAll(gateway.selector().entrySet())
                && authentications.stream()
                        .noneMatch(policy -> (policy.namespace().equals(namespace)
                                        || policy.namespace().equals(config.rootNamespace()))
                                && policy.targetRefs().isEmpty()
                                && labels.entrySet()
                                        .containsAll(policy.selector().entrySet()));
    }
}
