package io.meshway.mesh;

import io.meshway.model.Finding;
import io.meshway.model.VirtualService;
import java.util.List;
import java.util.Map;

/**
 * What the routing of an edge is put together from. The next one takes over what still holds, which identities tell.
 *
 * @param registry of the hosts
 * @param registryFindings what it had to say
 * @param hosts what hosts meant
 * @param bound every VirtualService that the proxy sees
 * @param merged virtual hosts by the name of their chain
 * @param bindings what BindingChecks says of each VirtualService, with these Gateways
 * @param sources what SourceChecks says of each
 */
record EdgeParts(
        ServiceRegistry registry,
        List<Finding> registryFindings,
        DestinationRules rules,
        HostViews hosts,
        Derived<VirtualService, BoundVirtualService> bound,
        Map<String, EdgeVirtualHosts.Merged> merged,
        Derived<VirtualService, List<Finding>> bindings,
        Derived<VirtualService, List<Finding>> sources) {
    /** The virtual hosts of a chain; nothing for a new one. */
    EdgeVirtualHosts.Merged merged(String chain) {
        return merged.getOrDefault(chain, EdgeVirtualHosts.Merged.NOTHING);
    }
}
