package io.meshway.mesh.validate;

import io.meshway.model.DestinationRule;
import io.meshway.model.OutlierDetection;
import io.meshway.model.TrafficPolicy;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A DestinationRule: host, subsets and policies. */
final class DestinationRuleCheck {
    private DestinationRuleCheck() {}

    static void check(DestinationRule rule, Findings findings) {
        String problem = HostSyntax.wildcardOrIp(rule.host());
        if (problem != null) {
            findings.error(
                    "spec.host", rule.host(), "this is no host: " + problem, "use the name of a service or *.suffix");
        }
        TrafficPolicy policy = rule.trafficPolicy();
        policy("spec.trafficPolicy", policy, null, findings);
        subsets(rule, policy == null ? null : policy.outlierDetection(), findings);
        ExportToCheck.check(rule.exportTo(), rule.namespace(), true, findings);
        FieldRules.selector("spec.workloadSelector.matchLabels", rule.workloadSelector(), findings);
    }

    private static void subsets(DestinationRule rule, @Nullable OutlierDetection inherited, Findings findings) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < rule.subsets().size(); i++) {
            DestinationRule.Subset subset = rule.subsets().get(i);
            String path = "spec.subsets[" + i + "]";
            if (!HostSyntax.isLabel(subset.name())) {
                findings.error(
                        path + ".name",
                        subset.name(),
                        "this is no name of a subset",
                        "use letters, digits and inner hyphens");
            } else if (!names.add(subset.name())) {
                findings.error(path + ".name", subset.name(), "another subset has this name", "rename one of the two");
            }
            FieldRules.labels(path + ".labels", subset.labels(), findings);
            policy(path + ".trafficPolicy", subset.trafficPolicy(), inherited, findings);
        }
    }

    private static void policy(
            String path, @Nullable TrafficPolicy policy, @Nullable OutlierDetection inherited, Findings findings) {
        if (policy == null) {
            return;
        }
        if (policy.equals(TrafficPolicy.NONE)) {
            findings.error(path, "", "the policy says nothing", "write a field, or remove the policy");
        }
        OutlierDetection outlier = policy.outlierDetection() == null ? inherited : policy.outlierDetection();
        ConnectionPoolCheck.check(path + ".connectionPool", policy.connectionPool(), findings);
        LoadBalancerCheck.check(path + ".loadBalancer", policy.loadBalancer(), outlier, findings);
        OutlierCheck.check(path + ".outlierDetection", policy.outlierDetection(), findings);
        ClientTlsCheck.check(path + ".tls", policy.tls(), false, findings);
        tunnel(path, policy, findings);
        proxyProtocol(path + ".proxyProtocol.version", policy.proxyProtocolVersion(), findings);
        if (policy.retryBudget() != null) {
            FieldRules.share(
                    path + ".retryBudget.percent", orZero(policy.retryBudget().percent()), findings);
            FieldRules.notNegative(
                    path + ".retryBudget.minRetryConcurrency",
                    policy.retryBudget().minRetryConcurrency(),
                    findings);
        }
        ports(path, policy, findings);
    }

    private static void ports(String path, TrafficPolicy policy, Findings findings) {
        for (int i = 0; i < policy.portLevelSettings().size(); i++) {
            TrafficPolicy.PortPolicy port = policy.portLevelSettings().get(i);
            String at = path + ".portLevelSettings[" + i + "]";
            FieldRules.port(at + ".port.number", port.port(), findings);
            if (port.equals(new TrafficPolicy.PortPolicy(port.port(), null, null, null, null))) {
                findings.error(at, "", "the policy of the port says nothing", "write a field, or remove the entry");
            }
            ConnectionPoolCheck.check(at + ".connectionPool", port.connectionPool(), findings);
            LoadBalancerCheck.check(at + ".loadBalancer", port.loadBalancer(), port.outlierDetection(), findings);
            OutlierCheck.check(at + ".outlierDetection", port.outlierDetection(), findings);
            ClientTlsCheck.check(at + ".tls", port.tls(), true, findings);
        }
    }

    private static void tunnel(String path, TrafficPolicy policy, Findings findings) {
        TrafficPolicy.Tunnel tunnel = policy.tunnel();
        if (tunnel == null) {
            return;
        }
        if (policy.proxyProtocolVersion() != null) {
            findings.error(path + ".tunnel", "", "tunnel cannot stand beside proxyProtocol", "remove one of the two");
        }
        String protocol = tunnel.protocol();
        if (protocol != null && !protocol.isEmpty() && !protocol.equals("CONNECT") && !protocol.equals("POST")) {
            findings.error(path + ".tunnel.protocol", protocol, "a tunnel is made by CONNECT or POST", "");
        }
        if (HostSyntax.name(tunnel.targetHost()) != null && !IpSyntax.isAddress(tunnel.targetHost())) {
            findings.error(
                    path + ".tunnel.targetHost",
                    tunnel.targetHost(),
                    "this is neither a DNS name nor an IP address",
                    "");
        }
        FieldRules.port(path + ".tunnel.targetPort", tunnel.targetPort(), findings);
    }

    private static void proxyProtocol(String path, @Nullable String version, Findings findings) {
        if (version != null && !version.equals("V1") && !version.equals("V2")) {
            findings.error(path, version, "the PROXY protocol has the versions V1 and V2", "");
        }
    }

    private static double orZero(@Nullable Double number) {
        return number == null ? 0 : number;
    }
}
