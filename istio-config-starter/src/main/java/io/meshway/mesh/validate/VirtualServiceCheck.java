package io.meshway.mesh.validate;

import io.meshway.mesh.MeshConfig;
import io.meshway.model.VirtualService;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A VirtualService as a whole: hosts, gateways, visibility, and that there are rules at all. */
final class VirtualServiceCheck {
    private static final String MESH = "mesh";

    private final HttpRuleCheck rules;

    VirtualServiceCheck(MeshConfig mesh) {
        this.rules = new HttpRuleCheck(mesh);
    }

    void check(VirtualService service, Findings findings) {
        if (service.hosts().isEmpty()) {
            delegate(service, findings);
        } else {
            hosts(service, findings);
        }
        GatewayNamesCheck.check("spec.gateways", service.gateways(), findings);
        if (service.http().isEmpty() && service.tls().isEmpty() && service.tcp().isEmpty()) {
            findings.error("spec", "", "there are no rules", "write at least one of http, tls and tcp");
        }
        rules(service, findings);
        ExportToCheck.check(service.exportTo(), service.namespace(), false, findings);
        UnreachableHttpRuleCheck.check(service.http(), findings);
        UnreachableL4RuleCheck.check(service, findings);
    }

    /** Without hosts it can only be the target of {@code delegate} in another one. */
    private static void delegate(VirtualService service, Findings findings) {
        String advice = "a VirtualService without hosts is a delegate and has http rules only";
        if (!service.gateways().isEmpty()) {
            findings.error(
                    "spec.gateways", String.join(",", service.gateways()), "there are gateways but no hosts", advice);
        }
        if (!service.tls().isEmpty()) {
            findings.error("spec.tls", "", "there are tls rules but no hosts", advice);
        }
        if (!service.tcp().isEmpty()) {
            findings.error("spec.tcp", "", "there are tcp rules but no hosts", advice);
        }
    }

    private static void hosts(VirtualService service, Findings findings) {
        boolean valid = true;
        List<String> hosts = service.hosts();
        for (int i = 0; i < hosts.size(); i++) {
            String path = "spec.hosts[" + i + "]";
            String problem = HostSyntax.wildcardOrIp(hosts.get(i));
            if (problem != null) {
                findings.error(
                        path, hosts.get(i), "this is no host: " + problem, "use a DNS name, *.suffix or an IP address");
                valid = false;
            } else if (hosts.get(i).equals("*") && appliesToMesh(service)) {
                findings.error(
                        path, "*", "\"*\" cannot be bound to mesh", "name the hosts, or bind it to a Gateway only");
                valid = false;
            }
        }
        if (valid) {
            overlaps(hosts, findings);
        }
    }

    /** Whether a name could fit two of them; compared as written, like Istio does. */
    private static void overlaps(List<String> hosts, Findings findings) {
        Set<String> exact = new HashSet<>();
        List<String> wildcards = new ArrayList<>();
        for (int i = 0; i < hosts.size(); i++) {
            String host = hosts.get(i);
            boolean overlaps = exact.contains(host)
                    || wildcards.stream()
                            .anyMatch(wide -> HostCover.covers(wide, host) || HostCover.covers(host, wide));
            if (host.startsWith("*")) {
                overlaps |= exact.stream().anyMatch(narrow -> HostCover.covers(host, narrow));
                wildcards.add(host);
            } else {
                exact.add(host);
            }
            if (overlaps) {
                findings.error(
                        "spec.hosts[" + i + "]",
                        host,
                        "the host overlaps with one before it in the same VirtualService",
                        "keep the wider one, or move the other to a VirtualService of its own");
            }
        }
    }

    private void rules(VirtualService service, Findings findings) {
        RuleContext context = new RuleContext(
                service.hosts().isEmpty(),
                appliesToMesh(service),
                service.gateways().stream().allMatch(MESH::equals));
        for (int i = 0; i < service.http().size(); i++) {
            rules.check("spec.http[" + i + "]", service.http().get(i), context, findings);
        }
        for (int i = 0; i < service.tls().size(); i++) {
            L4RuleCheck.checkTls("spec.tls[" + i + "]", service.tls().get(i), service.hosts(), findings);
        }
        for (int i = 0; i < service.tcp().size(); i++) {
            L4RuleCheck.checkTcp("spec.tcp[" + i + "]", service.tcp().get(i), findings);
        }
    }

    private static boolean appliesToMesh(VirtualService service) {
        return service.gateways().isEmpty() || service.gateways().contains(MESH);
    }
}
