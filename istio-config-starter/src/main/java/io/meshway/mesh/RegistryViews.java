package io.meshway.mesh;

import io.meshway.model.KubeService;
import io.meshway.model.ServiceEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The registry as each namespace sees it. Where everything is exported to everybody, as is usual, all see the same. */
final class RegistryViews {
    private static final String ANYBODY = "";

    private final MeshConfig config;
    private final List<KubeService> services;
    private final List<ServiceEntry> entries;
    private final boolean alike;
    private final Map<String, ServiceRegistry> byNamespace = new HashMap<>();

    RegistryViews(MeshConfig config, List<KubeService> services, List<ServiceEntry> entries) {
        this.config = config;
        this.services = services;
        this.entries = entries;
        this.alike = services.stream().allMatch(service -> isPublic(ServiceRegistryBuilder.exportTo(service)))
                && entries.stream().allMatch(entry -> isPublic(entry.exportTo()));
    }

    private boolean isPublic(List<String> exportTo) {
        return Visibility.of(exportTo, config.defaultServiceExportTo(), ANYBODY).everyone();
    }

    ServiceRegistry seenFrom(String namespace) {
        return byNamespace.computeIfAbsent(
                alike ? ANYBODY : namespace,
                viewer -> new ServiceRegistryBuilder(viewer, config, new LinkFindings()).build(services, entries));
    }
}
