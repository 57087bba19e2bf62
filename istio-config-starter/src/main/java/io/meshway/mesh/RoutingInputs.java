package io.meshway.mesh;

import io.meshway.model.DestinationRule;
import io.meshway.model.Gateway;
import io.meshway.model.KubeService;
import io.meshway.model.ServiceEntry;
import io.meshway.model.VirtualService;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that routing depends on, each list in creation order. Equal inputs mean equal routing; endpoints are not among them.
 *
 * @param outside destinations of whoever is no resource
 * @param openedPorts declared numbers of Gateway servers to the ports that are opened, where they differ
 */
record RoutingInputs(
        List<VirtualService> virtualServices,
        List<Gateway> gateways,
        List<DestinationRule> destinationRules,
        List<KubeService> services,
        List<ServiceEntry> serviceEntries,
        Map<Integer, Integer> openedPorts,
        Set<OutsideDestination> outside) {
    static RoutingInputs of(
            ResourceSet resources, ProxyIdentity proxy, MeshConfig config, Set<OutsideDestination> outside) {
        return new RoutingInputs(
                resources.all(VirtualService.class),
                resources.all(Gateway.class),
                resources.all(DestinationRule.class),
                resources.all(KubeService.class),
                resources.all(ServiceEntry.class),
                OpenedPorts.of(resources, proxy, config.portMapping()),
                outside);
    }
}
