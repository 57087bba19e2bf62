package io.meshway.mesh;

import io.meshway.model.Destination;
import io.meshway.model.DestinationRule;
import io.meshway.model.FindingKind;
import io.meshway.model.Resource;
import io.meshway.model.TrafficPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Defines every cluster that a route or mirror refers to, once, and says for which of them a part is unknown. */
final class ClusterReferences {
    private final ServiceRegistry registry;
    private final DestinationRules rules;
    private final TrafficPolicy baseline;
    private final LinkFindings findings;
    private final Map<ClusterKey, ClusterDefinition> definitions = new LinkedHashMap<>();

    /** @param baseline {@code defaultTrafficPolicy} of the mesh */
    ClusterReferences(ServiceRegistry registry, DestinationRules rules, TrafficPolicy baseline, LinkFindings findings) {
        this.registry = registry;
        this.rules = rules;
        this.baseline = baseline;
        this.findings = findings;
    }

    /**
     * Takes a reference.
     *
     * @param written as the holder wrote it
     * @param path of the destination in the holder
     */
    void add(ClusterKey cluster, Destination written, Resource holder, String path) {
        MeshService service = registry.find(cluster.host());
        if (service == null || service instanceof MeshService.Alias) {
            findings.report(
                    FindingKind.REFERENCED_NOT_FOUND,
                    holder,
                    path + ".host",
                    written.host(),
                    "nobody declares host " + cluster.host() + ", so requests are answered 503",
                    adviceForHost(written.host()));
            return;
        }
        ServicePort port = service.port(cluster.port());
        if (port == null || port.protocol() == PortProtocol.UDP) {
            warnPort(service, cluster, written, holder, path);
            return;
        }
        AppliedRule rule = rules.find(cluster.host(), service);
        DestinationRule.Subset subset = rule == null ? null : rule.subset(cluster.subset());
        if (subset == null && !cluster.subset().isEmpty()) {
            warnSubset(cluster, holder, path, rule);
        } else if (!definitions.containsKey(cluster)) {
            TrafficPolicy policy = PolicyInheritance.effective(rule, subset, cluster.port(), baseline);
            definitions.put(
                    cluster,
                    new ClusterDefinition(
                            cluster, service, port, subset, policy, rule == null ? null : rule.checked()));
        }
    }

    /** In the order in which they were first referred to. */
    List<ClusterDefinition> definitions() {
        return List.copyOf(definitions.values());
    }

    /** What to do about a host that nobody knows. */
    static String adviceForHost(String written) {
        boolean looksPartial = written.indexOf('.') > 0 && written.indexOf('.') == written.lastIndexOf('.');
        return looksPartial
                ? "a name with a dot is taken as complete: write name.namespace.svc.cluster.local for a Service, or declare a ServiceEntry"
                : "create the Service or a ServiceEntry, export it to this gateway's namespace, or correct the name";
    }

    /** The ports of a service, for people. */
    static String declaredPorts(MeshService service) {
        return String.join(
                ", ",
                service.ports().stream()
                        .map(port -> Integer.toString(port.number()))
                        .toList());
    }

    private void warnPort(MeshService service, ClusterKey cluster, Destination written, Resource holder, String path) {
        String declared = declaredPorts(service);
        if (written.port() == null && service.ports().size() > 1) {
            findings.report(
                    FindingKind.PORT_NEEDED,
                    holder,
                    path + ".port",
                    "",
                    service.resource().key() + " has several ports and none is named; port " + cluster.port()
                            + " of the listener is taken, which it does not declare, so requests are answered 503",
                    "write port.number, one of " + declared);
        } else {
            findings.report(
                    FindingKind.REFERENCED_NOT_FOUND,
                    holder,
                    path + ".port.number",
                    Integer.toString(cluster.port()),
                    service.resource().key() + " does not declare this port, so requests are answered 503",
                    declared.isEmpty() ? "declare the port" : "use one of " + declared);
        }
    }

    private void warnSubset(ClusterKey cluster, Resource holder, String path, @Nullable AppliedRule rule) {
        findings.report(
                FindingKind.REFERENCED_NOT_FOUND,
                holder,
                path + ".subset",
                cluster.subset(),
                rule == null
                        ? "no DestinationRule applies to " + cluster.host() + ", so requests are answered 503"
                        : "the DestinationRule for " + cluster.host()
                                + " has no such subset, so requests are answered 503",
                "declare the subset in a DestinationRule of this gateway's, the service's or the root namespace");
    }
}
