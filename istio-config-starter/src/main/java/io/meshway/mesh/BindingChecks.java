package io.meshway.mesh;

import io.meshway.model.Finding;
import io.meshway.model.FindingKind;
import io.meshway.model.Gateway;
import io.meshway.model.ResourceKey;
import io.meshway.model.VirtualService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds what a VirtualService says in vain: Gateways that do not exist, hosts that they do not expose. */
final class BindingChecks {
    private final Map<ResourceKey, ExposedHosts> hostsOfGateway = new HashMap<>();
    private final MeshConfig config;

    BindingChecks(List<Gateway> gateways, MeshConfig config) {
        this.config = config;
        for (Gateway gateway : gateways) {
            hostsOfGateway.put(
                    gateway.key(),
                    new ExposedHosts(gateway.servers().stream()
                            .flatMap(server -> server.hosts().stream())
                            .map(host -> ServerHost.parse(host, gateway.namespace()))
                            .toList()));
        }
    }

    /** Looks at a VirtualService that this proxy sees. */
    List<Finding> check(VirtualService virtualService) {
        if (virtualService.hosts().isEmpty() || virtualService.gateways().isEmpty()) {
            return List.of();
        }
        LinkFindings findings = new LinkFindings();
        checkGateways(virtualService, findings);
        return findings.toList();
    }

    private void checkGateways(VirtualService virtualService, LinkFindings findings) {
        List<Named> known = new ArrayList<>();
        for (int i = 0; i < virtualService.gateways().size(); i++) {
            String written = virtualService.gateways().get(i);
            ResourceKey gateway = GatewayBinding.gateway(written, virtualService.namespace());
            ExposedHosts exposed = gateway == null ? null : hostsOfGateway.get(gateway);
            if (gateway != null && exposed != null) {
                known.add(new Named("spec.gateways[" + i + "]", written, exposed));
            } else if (gateway != null) {
                findings.report(
                        FindingKind.REFERENCED_NOT_FOUND,
                        virtualService,
                        "spec.gateways[" + i + "]",
                        written,
                        "there is no Gateway " + gateway.name() + " in namespace " + gateway.namespace(),
                        "create it, or write namespace/name of an existing one");
            }
        }
        if (!known.isEmpty()) {
            checkHosts(virtualService, known, findings);
        }
    }

    private void checkHosts(VirtualService virtualService, List<Named> gateways, LinkFindings findings) {
        Set<Named> useful = new HashSet<>();
        for (int i = 0; i < virtualService.hosts().size(); i++) {
            String written = virtualService.hosts().get(i);
            String namespace = virtualService.namespace();
            String host = HostNames.complete(written, namespace, config.domainSuffix());
            List<Named> exposing = gateways.stream()
                    .filter(gateway -> !gateway.exposed.domains(host, namespace).isEmpty())
                    .toList();
            useful.addAll(exposing);
            if (exposing.isEmpty() && !GatewayBinding.isBoundToMesh(virtualService)) {
                warnNotExposed(
                        findings,
                        virtualService,
                        "spec.hosts[" + i + "]",
                        written,
                        "no Gateway of spec.gateways exposes this host to this namespace, so its requests are answered 404");
            }
        }
        for (Named gateway : gateways) {
            if (!useful.contains(gateway) && (!useful.isEmpty() || GatewayBinding.isBoundToMesh(virtualService))) {
                warnNotExposed(
                        findings,
                        virtualService,
                        gateway.path,
                        gateway.written,
                        "this Gateway exposes none of spec.hosts to this namespace, so the rules never apply there");
            }
        }
    }

    private static void warnNotExposed(
            LinkFindings findings, VirtualService virtualService, String path, String value, String message) {
        findings.warn(
                Finding.HOST_NOT_EXPOSED,
                virtualService,
                path,
                value,
                message,
                "add the host to one of the Gateway's servers, or correct the name");
    }

    private record Named(String path, String written, ExposedHosts exposed) {}
}
