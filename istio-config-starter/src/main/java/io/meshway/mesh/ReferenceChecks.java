package io.meshway.mesh;

import io.meshway.model.Destination;
import io.meshway.model.DestinationRule;
import io.meshway.model.FindingKind;
import io.meshway.model.HttpRule;
import io.meshway.model.TcpRule;
import io.meshway.model.TlsRule;
import io.meshway.model.VirtualService;
import io.meshway.model.WeightedDestination;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds destinations of VirtualServices that do not exist as the namespace of the VirtualService sees the mesh, whichever proxies it is for. */
final class ReferenceChecks {
    private final RegistryViews registries;
    private final MeshConfig config;
    private final LinkFindings findings;
    private final Map<String, Set<String>> subsets = new HashMap<>();
    private final List<String> wildcardRules = new ArrayList<>();

    ReferenceChecks(RegistryViews registries, List<DestinationRule> rules, MeshConfig config, LinkFindings findings) {
        this.registries = registries;
        this.config = config;
        this.findings = findings;
        for (DestinationRule rule : rules) {
            String host = HostNames.complete(rule.host(), rule.namespace(), config.domainSuffix());
            Set<String> names = subsets.computeIfAbsent(host, key -> new HashSet<>());
            rule.subsets().forEach(subset -> names.add(subset.name()));
            if (HostNames.isWildcard(host)) {
                wildcardRules.add(host);
            }
        }
    }

    void check(VirtualService holder) {
        for (int i = 0; i < holder.http().size(); i++) {
            http(holder, "spec.http[" + i + "]", holder.http().get(i));
        }
        for (int i = 0; i < holder.tls().size(); i++) {
            TlsRule rule = holder.tls().get(i);
            bytes(holder, "spec.tls[" + i + "].route[", rule.route());
        }
        for (int i = 0; i < holder.tcp().size(); i++) {
            TcpRule rule = holder.tcp().get(i);
            bytes(holder, "spec.tcp[" + i + "].route[", rule.route());
        }
    }

    private void http(VirtualService holder, String path, HttpRule rule) {
        for (int i = 0; i < rule.route().size(); i++) {
            destination(
                    holder,
                    path + ".route[" + i + "].destination",
                    rule.route().get(i).destination());
        }
        if (rule.mirror() != null) {
            destination(holder, path + ".mirror", rule.mirror());
        }
        for (int i = 0; i < rule.mirrors().size(); i++) {
            destination(
                    holder,
                    path + ".mirrors[" + i + "].destination",
                    rule.mirrors().get(i).destination());
        }
    }

    private void bytes(VirtualService holder, String path, List<WeightedDestination> route) {
        for (int i = 0; i < route.size(); i++) {
            destination(holder, path + i + "].destination", route.get(i).destination());
        }
    }

    private void destination(VirtualService holder, String path, Destination written) {
        String host = HostNames.complete(written.host(), holder.namespace(), config.domainSuffix());
        MeshService service = registries.seenFrom(holder.namespace()).find(host);
        if (service == null) {
            findings.report(
                    FindingKind.REFERENCED_NOT_FOUND,
                    holder,
                    path + ".host",
                    written.host(),
                    "nobody declares host " + host,
                    ClusterReferences.adviceForHost(written.host()));
            return;
        }
        port(holder, path, written, service);
        subset(holder, path, written, host);
    }

    private void port(VirtualService holder, String path, Destination written, MeshService service) {
        String declared = ClusterReferences.declaredPorts(service);
        Integer port = written.port();
        if (port == null && service.onlyPort() == null && service.ports().size() > 1) {
            findings.report(
                    FindingKind.PORT_NEEDED,
                    holder,
                    path + ".port",
                    "",
                    service.resource().key()
                            + " has several ports and none is named: the port of the listener is taken",
                    "write port.number, one of " + declared);
        } else if (port != null
                && service.port(port) == null
                && !service.ports().isEmpty()) {
            findings.report(
                    FindingKind.REFERENCED_NOT_FOUND,
                    holder,
                    path + ".port.number",
                    port.toString(),
                    service.resource().key() + " does not declare this port",
                    "use one of " + declared);
        }
    }

    private void subset(VirtualService holder, String path, Destination written, String host) {
        String subset = written.subset();
        if (subset == null || subset.isEmpty() || isDefined(host, subset)) {
            return;
        }
        findings.report(
                FindingKind.REFERENCED_NOT_FOUND,
                holder,
                path + ".subset",
                subset,
                "no DestinationRule defines this subset of " + host,
                "add it to the subsets of a DestinationRule for this host");
    }

    private boolean isDefined(String host, String subset) {
        if (subsets.getOrDefault(host, Set.of()).contains(subset)) {
            return true;
        }
        return wildcardRules.stream()
                .anyMatch(wide -> HostNames.covers(wide, host)
                        && subsets.getOrDefault(wide, Set.of()).contains(subset));
    }
}
