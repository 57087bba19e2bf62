package io.meshway.mesh;

import io.meshway.model.Finding;
import io.meshway.model.Gateway;
import io.meshway.model.HttpMatch;
import io.meshway.model.HttpRule;
import io.meshway.model.ResourceKey;
import io.meshway.model.VirtualService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Finds what a VirtualService says in vain: Gateways that do not exist, hosts that they do not expose, rules that nothing reaches. */
final class BindingChecks {
    private final Map<ResourceKey, List<ServerHost>> hostsOfGateway = new HashMap<>();
    private final ProxyIdentity proxy;
    private final MeshConfig config;
    private final LinkFindings findings;

    BindingChecks(List<Gateway> gateways, ProxyIdentity proxy, MeshConfig config, LinkFindings findings) {
        this.proxy = proxy;
        this.config = config;
        this.findings = findings;
        for (Gateway gateway : gateways) {
            hostsOfGateway.put(
                    gateway.key(),
                    gateway.servers().stream()
                            .flatMap(server -> server.hosts().stream())
                            .map(host -> ServerHost.parse(host, gateway.namespace()))
                            .toList());
        }
    }

    /** Looks at VirtualServices that this proxy sees. */
    void check(List<VirtualService> virtualServices) {
        for (VirtualService virtualService : virtualServices) {
            if (!virtualService.hosts().isEmpty()) {
                checkGateways(virtualService);
                checkOrder(virtualService);
                checkSources(virtualService);
            }
        }
    }

    private void checkGateways(VirtualService virtualService) {
        for (int i = 0; i < virtualService.gateways().size(); i++) {
            String written = virtualService.gateways().get(i);
            ResourceKey gateway = GatewayBinding.gateway(written, virtualService.namespace());
            if (gateway == null) {
                continue;
            }
            List<ServerHost> exposed = hostsOfGateway.get(gateway);
            if (exposed != null) {
                checkHosts(virtualService, gateway, exposed);
            } else {
                findings.warn(
                        Finding.REFERENCED_NOT_FOUND,
                        virtualService,
                        "spec.gateways[" + i + "]",
                        written,
                        "there is no Gateway " + gateway.name() + " in namespace " + gateway.namespace(),
                        "create it, or write namespace/name of an existing one");
            }
        }
    }

    private void checkHosts(VirtualService virtualService, ResourceKey gateway, List<ServerHost> exposed) {
        for (int i = 0; i < virtualService.hosts().size(); i++) {
            String written = virtualService.hosts().get(i);
            String host = HostNames.complete(written, virtualService.namespace(), config.domainSuffix());
            boolean covered = exposed.stream()
                    .anyMatch(server -> server.admits(virtualService.namespace())
                            && HostNames.common(server.dnsName(), host) != null);
            if (!covered) {
                findings.warn(
                        Finding.HOST_NOT_EXPOSED,
                        virtualService,
                        "spec.hosts[" + i + "]",
                        written,
                        gateway + " exposes no such host to this namespace, so its requests are answered 404",
                        "add the host to one of the Gateway's servers");
            }
        }
    }

    private void checkOrder(VirtualService virtualService) {
        List<HttpRule> rules = virtualService.http();
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).delegate() == null && takesEverything(rules.get(i))) {
                for (int later = i + 1; later < rules.size(); later++) {
                    findings.warn(
                            Finding.UNREACHABLE_RULE,
                            virtualService,
                            "spec.http[" + later + "]",
                            "",
                            "spec.http[" + i + "] takes every request before",
                            "put the rule without conditions last");
                }
                return;
            }
        }
    }

    private static boolean takesEverything(HttpRule rule) {
        return rule.match().isEmpty() || rule.match().stream().anyMatch(CatchAll::takesEverythingAnywhere);
    }

    private void checkSources(VirtualService virtualService) {
        if (GatewayBinding.isBoundToMesh(virtualService)) {
            return;
        }
        for (int rule = 0; rule < virtualService.http().size(); rule++) {
            List<HttpMatch> matches = virtualService.http().get(rule).match();
            for (int i = 0; i < matches.size(); i++) {
                checkSource(virtualService, matches.get(i), "spec.http[" + rule + "].match[" + i + "].sourceLabels");
            }
        }
    }

    private void checkSource(VirtualService virtualService, HttpMatch match, String path) {
        Set<Map.Entry<String, String>> wanted = match.sourceLabels().entrySet();
        if (!wanted.isEmpty()
                && match.gateways().isEmpty()
                && !proxy.labels().entrySet().containsAll(wanted)) {
            findings.warn(
                    Finding.VALIDATION_WARNING,
                    virtualService,
                    path,
                    new TreeMap<>(match.sourceLabels()).toString(),
                    "labels are compared with those of the gateway itself, never with those of its clients",
                    "match a header instead, or add mesh to spec.gateways");
        }
    }
}
