package io.meshway.mesh;

import io.meshway.model.Gateway;
import io.meshway.model.ResourceKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The VirtualServices behind each Gateway, and their routes, each expanded once. */
final class EdgeRoutes {
    private final BoundVirtualService.Linking linking;
    private final ClusterReferences references;
    private final LinkFindings findings;
    private final Map<ResourceKey, List<BoundVirtualService>> byGateway = new HashMap<>();

    /** @param visible in the order in which they are evaluated */
    EdgeRoutes(
            List<BoundVirtualService> visible,
            BoundVirtualService.Linking linking,
            ClusterReferences references,
            LinkFindings findings) {
        this.linking = linking;
        this.references = references;
        this.findings = findings;
        for (BoundVirtualService bound : visible) {
            if (!bound.hosts().isEmpty()) {
                for (ResourceKey gateway : bound.gateways()) {
                    byGateway.computeIfAbsent(gateway, key -> new ArrayList<>()).add(bound);
                }
            }
        }
    }

    /** In the order in which they are evaluated. */
    List<BoundVirtualService> boundTo(Gateway gateway) {
        return byGateway.getOrDefault(gateway.key(), List.of());
    }

    /** The routes of a VirtualService behind a gateway's port; what they refer to, and what is wrong with them, is noted. */
    BoundVirtualService.Expansion routes(BoundVirtualService bound, ResourceKey gateway, int port) {
        BoundVirtualService.Expansion expansion = bound.routes(gateway, port, linking);
        references.addAll(expansion.definitions());
        findings.addAll(expansion.findings());
        return expansion;
    }
}
