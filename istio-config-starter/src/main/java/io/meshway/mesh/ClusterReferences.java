package io.meshway.mesh;

import io.meshway.model.DestinationRule;
import io.meshway.model.FindingKind;
import io.meshway.model.Resource;
import io.meshway.model.TrafficPolicy;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what destinations refer to: the clusters that are known, each once, what is said of the others, and every host that was looked at. */
final class ClusterReferences {
    private final TrafficPolicy baseline;
    private final LinkFindings findings;
    private final Map<ClusterKey, ClusterDefinition> definitions = new LinkedHashMap<>();
    private final Set<HostView> hosts = new LinkedHashSet<>();

    /** @param baseline {@code defaultTrafficPolicy} of the mesh */
    ClusterReferences(TrafficPolicy baseline, LinkFindings findings) {
        this.baseline = baseline;
        this.findings = findings;
    }

    /**
     * Takes a reference.
     *
     * @param path of the destination in the holder
     */
    void add(Destinations.Meant meant, Resource holder, String path) {
        HostView host = meant.host();
        ClusterKey cluster = meant.cluster();
        hosts.add(host);
        MeshService service = host.service();
        if (service == null || service instanceof MeshService.Alias) {
            warnHost(meant, holder, path);
            return;
        }
        ServicePort port = service.port(cluster.port());
        if (port == null || port.protocol() == PortProtocol.UDP) {
            warnPort(service, meant, holder, path);
            return;
        }
        AppliedRule rule = host.rule();
        DestinationRule.Subset subset = rule == null ? null : rule.subset(cluster.subset());
        if (subset == null && !cluster.subset().isEmpty()) {
            warnSubset(cluster, holder, path, rule);
        } else if (!definitions.containsKey(cluster)) {
            definitions.put(cluster, host.definition(cluster, service, port, subset, baseline));
        }
    }

    /** Takes the clusters that somebody else collected. */
    void addAll(List<ClusterDefinition> others) {
        for (ClusterDefinition other : others) {
            definitions.putIfAbsent(other.key(), other);
        }
    }

    /** In the order in which they were first referred to. */
    List<ClusterDefinition> definitions() {
        return List.copyOf(definitions.values());
    }

    /** Everything that the definitions and findings follow from, besides the destinations themselves. */
    List<HostView> hosts() {
        return List.copyOf(hosts);
    }

    private void warnHost(Destinations.Meant meant, Resource holder, String path) {
        String written = meant.written().host();
        findings.report(
                FindingKind.REFERENCED_NOT_FOUND,
                holder,
                path + ".host",
                written,
                "nobody declares host " + meant.cluster().host() + ", so requests are answered 503",
                adviceForHost(written));
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

    private void warnPort(MeshService service, Destinations.Meant meant, Resource holder, String path) {
        ClusterKey cluster = meant.cluster();
        String declared = declaredPorts(service);
        if (meant.written().port() == null && service.ports().size() > 1) {
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
