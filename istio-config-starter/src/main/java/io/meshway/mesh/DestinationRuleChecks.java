package io.meshway.mesh;

import io.meshway.model.DestinationRule;
import io.meshway.model.FindingKind;
import io.meshway.model.KubeService;
import io.meshway.model.ServiceEntry;
import io.meshway.model.WorkloadSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds DestinationRules for hosts that nobody declares (IST0174), and subsets that no workload is in (IST0173). */
final class DestinationRuleChecks {
    private final RegistryViews registries;
    private final WorkloadLabels workloads;
    private final MeshConfig config;
    private final LinkFindings findings;

    DestinationRuleChecks(
            RegistryViews registries, WorkloadLabels workloads, MeshConfig config, LinkFindings findings) {
        this.registries = registries;
        this.workloads = workloads;
        this.config = config;
        this.findings = findings;
    }

    void check(List<DestinationRule> rules) {
        for (DestinationRule rule : rules) {
            String host = HostNames.complete(rule.host(), rule.namespace(), config.domainSuffix());
            ServiceRegistry registry = registries.seenFrom(rule.namespace());
            MeshService service = registry.find(host);
            if (service != null) {
                subsets(rule, service);
            } else if (!HostNames.isWildcard(host) || !registry.anyCoveredBy(host)) {
                findings.report(
                        FindingKind.UNKNOWN_RULE_HOST,
                        rule,
                        "spec.host",
                        rule.host(),
                        "nobody declares host " + host + ", so the rule has no effect",
                        ClusterReferences.adviceForHost(rule.host()));
            }
        }
    }

    private void subsets(DestinationRule rule, MeshService service) {
        for (int i = 0; i < rule.subsets().size(); i++) {
            Map<String, String> labels = rule.subsets().get(i).labels();
            if (!labels.isEmpty() && ofWorkloads(labels) && isEmpty(service, labels)) {
                findings.report(
                        FindingKind.EMPTY_SUBSET,
                        rule,
                        "spec.subsets[" + i + "].labels",
                        new TreeMap<>(labels).toString(),
                        "no workload of " + service.resource().key() + " has these labels, so requests to subset "
                                + rule.subsets().get(i).name() + " are answered 503",
                        "correct the labels of the subset or of the workloads");
            }
        }
    }

    /** Labels of places come from nodes, not from the workloads. */
    private static boolean ofWorkloads(Map<String, String> labels) {
        return labels.keySet().stream()
                .noneMatch(label -> label.startsWith("topology.") || label.equals("kubernetes.io/hostname"));
    }

    /** Says no where the workloads are not known. */
    private boolean isEmpty(MeshService service, Map<String, String> labels) {
        if (service instanceof MeshService.Kubernetes kubernetes) {
            KubeService resource = kubernetes.resource();
            return isEmpty(resource.namespace(), resource.selector(), labels);
        }
        if (service instanceof MeshService.External external) {
            return external.entries().stream().allMatch(entry -> isEmpty(entry, labels));
        }
        return false;
    }

    private boolean isEmpty(ServiceEntry entry, Map<String, String> labels) {
        Map<String, String> selector = entry.workloadSelector();
        if (selector != null) {
            return isEmpty(entry.namespace(), selector, labels);
        }
        for (WorkloadSpec endpoint : entry.endpoints()) {
            if (endpoint.labels().entrySet().containsAll(labels.entrySet())) {
                return false;
            }
        }
        return !entry.endpoints().isEmpty();
    }

    private boolean isEmpty(String namespace, Map<String, String> selector, Map<String, String> labels) {
        if (selector.isEmpty() || !workloads.anySelected(namespace, selector)) {
            return false;
        }
        Map<String, String> both = new HashMap<>(selector);
        both.putAll(labels);
        return !both.entrySet().containsAll(selector.entrySet()) || !workloads.anySelected(namespace, both);
    }
}
