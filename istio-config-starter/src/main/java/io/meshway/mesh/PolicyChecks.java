package io.meshway.mesh;

import io.meshway.model.Finding;
import io.meshway.model.FindingKind;
import io.meshway.model.Kind;
import io.meshway.model.Policy;
import io.meshway.model.Severity;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Says which of Istio's policies select this proxy and are not enforced: whoever wrote them relies on them. */
final class PolicyChecks {
    private static final String GATEWAY_API = "gateway.networking.k8s.io";
    private static final String GATEWAY_NAME = GATEWAY_API + "/gateway-name";

    /** What does not happen. */
    private static final Map<Kind, String> MISSING = missing();

    private final ProxyIdentity proxy;
    private final MeshConfig config;
    private final WorkloadLabels workloads;
    private final LinkFindings findings;

    PolicyChecks(ProxyIdentity proxy, MeshConfig config, WorkloadLabels workloads, LinkFindings findings) {
        this.proxy = proxy;
        this.config = config;
        this.workloads = workloads;
        this.findings = findings;
    }

    private static Map<Kind, String> missing() {
        Map<Kind, String> missing = new EnumMap<>(Kind.class);
        missing.put(Kind.AUTHORIZATION_POLICY, "nobody is refused because of it");
        missing.put(
                Kind.PEER_AUTHENTICATION,
                "mutual TLS is not required of callers, and workloads that require it refuse this proxy");
        missing.put(Kind.REQUEST_AUTHENTICATION, "tokens of requests are not checked");
        missing.put(Kind.ENVOY_FILTER, "there is no Envoy: none of its patches is applied");
        missing.put(Kind.WASM_PLUGIN, "its plugin does not run");
        missing.put(Kind.TELEMETRY, "metrics, traces and access logs are not changed by it");
        missing.put(Kind.PROXY_CONFIG, "none of its settings is applied");
        return missing;
    }

    void check(List<Policy> policies) {
        for (Policy policy : policies) {
            if (selectsProxy(policy)) {
                report(policy);
            } else {
                checkSelector(policy);
            }
        }
    }

    private void report(Policy policy) {
        Kind kind = policy.key().kind();
        findings.add(new Finding(
                severity(policy),
                FindingKind.NOT_ENFORCED.code(),
                policy.key(),
                policy.meta().origin(),
                "spec",
                "",
                "selects this proxy and is not enforced: " + MISSING.getOrDefault(kind, "it has no effect"),
                "do not rely on it here: enforce it in front of this proxy or behind it, or narrow its selector"));
    }

    private static Severity severity(Policy policy) {
        if (!policy.demanding()) {
            return Severity.INFO;
        }
        Kind kind = policy.key().kind();
        boolean soft = kind == Kind.TELEMETRY || kind == Kind.PROXY_CONFIG;
        return soft ? Severity.WARNING : FindingKind.NOT_ENFORCED.severity();
    }

    private boolean selectsProxy(Policy policy) {
        if (!policy.targetRefs().isEmpty()) {
            String gateway = proxy.labels().get(GATEWAY_NAME);
            return policy.namespace().equals(proxy.namespace())
                    && policy.targetRefs().stream()
                            .anyMatch(ref -> ref.group().equals(GATEWAY_API)
                                    && ref.kind().equals("Gateway")
                                    && ref.name().equals(gateway));
        }
        boolean here = policy.namespace().equals(proxy.namespace())
                || policy.namespace().equals(config.rootNamespace());
        return here
                && proxy.labels().entrySet().containsAll(policy.selector().entrySet())
                && (policy.contexts().isEmpty() || policy.contexts().stream().anyMatch(this::isOwnContext));
    }

    private boolean isOwnContext(String context) {
        boolean gateway = proxy.role() == ProxyIdentity.Role.GATEWAY;
        return context.equals("ANY") || context.equals("GATEWAY") == gateway;
    }

    /** A selector that finds nobody; while no Pod of the namespace is known, nobody can tell. */
    private void checkSelector(Policy policy) {
        boolean everywhere = policy.namespace().equals(config.rootNamespace());
        if (policy.selector().isEmpty()
                || (everywhere ? workloads.byNamespace().isEmpty() : !workloads.knows(policy.namespace()))) {
            return;
        }
        boolean found = everywhere
                ? workloads.anySelected(policy.selector())
                : workloads.anySelected(policy.namespace(), policy.selector());
        if (!found) {
            findings.report(
                    FindingKind.NO_MATCHING_WORKLOAD,
                    policy,
                    policy.key().kind() == Kind.ENVOY_FILTER
                            ? "spec.workloadSelector.labels"
                            : "spec.selector.matchLabels",
                    new TreeMap<>(policy.selector()).toString(),
                    (everywhere ? "no workload" : "no workload of namespace " + policy.namespace())
                            + " has these labels",
                    "correct the labels, or delete the policy");
        }
    }
}
