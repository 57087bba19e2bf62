package io.meshway.mesh;

import io.meshway.model.Destination;
import io.meshway.model.DestinationRule;
import io.meshway.model.Finding;
import io.meshway.model.FindingKind;
import io.meshway.model.HttpRule;
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
    private static final int NO_INDEX = -1;

    private final RegistryViews registries;
    private final MeshConfig config;
    private final Map<String, Set<String>> subsets = new HashMap<>();
    private final List<String> wildcardRules = new ArrayList<>();

    ReferenceChecks(RegistryViews registries, List<DestinationRule> rules, MeshConfig config) {
        this.registries = registries;
        this.config = config;
        for (DestinationRule rule : rules) {
            String host = HostNames.complete(rule.host(), rule.namespace(), config.domainSuffix());
            Set<String> names = subsets.computeIfAbsent(host, key -> new HashSet<>());
            rule.subsets().forEach(subset -> names.add(subset.name()));
            if (HostNames.isWildcard(host)) {
                wildcardRules.add(host);
            }
        }
    }

    /** What is wrong with the destinations of one VirtualService. */
    List<Finding> check(VirtualService holder) {
        LinkFindings findings = new LinkFindings();
        for (int i = 0; i < holder.http().size(); i++) {
            http(new Place(holder, "spec.http[", i, findings), holder.http().get(i));
        }
        for (int i = 0; i < holder.tls().size(); i++) {
            bytes(
                    new Place(holder, "spec.tls[", i, findings),
                    holder.tls().get(i).route());
        }
        for (int i = 0; i < holder.tcp().size(); i++) {
            bytes(
                    new Place(holder, "spec.tcp[", i, findings),
                    holder.tcp().get(i).route());
        }
        return findings.toList();
    }

    private void http(Place place, HttpRule rule) {
        for (int i = 0; i < rule.route().size(); i++) {
            destination(place, ".route", i, rule.route().get(i).destination());
        }
        if (rule.mirror() != null) {
            destination(place, ".mirror", NO_INDEX, rule.mirror());
        }
        for (int i = 0; i < rule.mirrors().size(); i++) {
            destination(place, ".mirrors", i, rule.mirrors().get(i).destination());
        }
    }

    private void bytes(Place place, List<WeightedDestination> route) {
        for (int i = 0; i < route.size(); i++) {
            destination(place, ".route", i, route.get(i).destination());
        }
    }

    private void destination(Place rule, String field, int index, Destination written) {
        VirtualService holder = rule.holder;
        String host = HostNames.complete(written.host(), holder.namespace(), config.domainSuffix());
        MeshService service = registries.seenFrom(holder.namespace()).find(host);
        if (service == null) {
            rule.findings.report(
                    FindingKind.REFERENCED_NOT_FOUND,
                    holder,
                    rule.path(field, index) + ".host",
                    written.host(),
                    "nobody declares host " + host,
                    ClusterReferences.adviceForHost(written.host()));
            return;
        }
        port(rule, field, index, written, service);
        subset(rule, field, index, written, host);
    }

    private static void port(Place rule, String field, int index, Destination written, MeshService service) {
        Integer port = written.port();
        if (port == null && service.onlyPort() == null && service.ports().size() > 1) {
            rule.findings.report(
                    FindingKind.PORT_NEEDED,
                    rule.holder,
                    rule.path(field, index) + ".port",
                    "",
                    service.resource().key()
                            + " has several ports and none is named: the port of the listener is taken",
                    "write port.number, one of " + ClusterReferences.declaredPorts(service));
        } else if (port != null
                && service.port(port) == null
                && !service.ports().isEmpty()) {
            rule.findings.report(
                    FindingKind.REFERENCED_NOT_FOUND,
                    rule.holder,
                    rule.path(field, index) + ".port.number",
                    port.toString(),
                    service.resource().key() + " does not declare this port",
                    "use one of " + ClusterReferences.declaredPorts(service));
        }
    }

    private void subset(Place rule, String field, int index, Destination written, String host) {
        String subset = written.subset();
        if (subset == null || subset.isEmpty() || isDefined(host, subset)) {
            return;
        }
        rule.findings.report(
                FindingKind.REFERENCED_NOT_FOUND,
                rule.holder,
                rule.path(field, index) + ".subset",
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

    /** A rule; its path is put together only when there is something to say. */
    private record Place(VirtualService holder, String section, int rule, LinkFindings findings) {
        String path(String field, int index) {
            String path = section + rule + "]" + field;
            if (index == NO_INDEX) {
                return path;
            }
            return path + "[" + index + "].destination";
        }
    }
}
