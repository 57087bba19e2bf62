package io.meshway.mesh;

import io.meshway.model.Finding;
import io.meshway.model.KubeService;
import io.meshway.model.Resource;
import io.meshway.model.ServiceEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the registry from what is exported to one namespace: a Service wins over a ServiceEntry, the older ServiceEntry over the younger. */
final class ServiceRegistryBuilder {
    private static final String EXPORT_TO = "networking.istio.io/exportTo";
    private static final String EXTERNAL_NAME = "ExternalName";

    private final String viewer;
    private final MeshConfig config;
    private final LinkFindings findings;
    private final Map<String, MeshService> kubernetes = new LinkedHashMap<>();
    private final Map<String, List<ServiceEntry>> entries = new LinkedHashMap<>();

    ServiceRegistryBuilder(String viewer, MeshConfig config, LinkFindings findings) {
        this.viewer = viewer;
        this.config = config;
        this.findings = findings;
    }

    /** Both lists in creation order. */
    ServiceRegistry build(List<KubeService> services, List<ServiceEntry> serviceEntries) {
        for (ServiceEntry entry : serviceEntries) {
            if (isVisible(entry.exportTo(), entry)) {
                addHosts(entry);
            }
        }
        for (KubeService service : services) {
            if (isVisible(exportTo(service), service)) {
                add(service);
            }
        }
        Map<String, MeshService> byHost = new HashMap<>(kubernetes);
        entries.forEach((host, declaring) -> byHost.putIfAbsent(host, external(host, declaring)));
        return new ServiceRegistry(byHost, config.compat().strictWildcardServices());
    }

    private boolean isVisible(List<String> exportTo, Resource resource) {
        return Visibility.of(exportTo, config.defaultServiceExportTo(), resource.namespace())
                .includes(viewer);
    }

    static List<String> exportTo(KubeService service) {
        String written = service.meta().annotations().get(EXPORT_TO);
        if (written == null || written.isBlank()) {
            return List.of();
        }
        List<String> namespaces = new ArrayList<>();
        for (String part : written.split(",", -1)) {
            namespaces.add(part.strip());
        }
        return namespaces;
    }

    private void add(KubeService service) {
        String host = HostNames.ofService(service.name(), service.namespace(), config.domainSuffix());
        List<ServicePort> ports = service.ports().stream()
                .map(port -> new ServicePort(
                        port.port(),
                        port.name(),
                        PortProtocol.ofServicePort(port.port(), port.name(), port.protocol(), port.appProtocol()),
                        port.targetPort()))
                .toList();
        List<String> subjectAltNames = shadowedNames(host, service);
        String externalName = service.externalName();
        if (service.type().equals(EXTERNAL_NAME) && externalName != null) {
            kubernetes.put(host, new MeshService.Alias(host, service, ports, HostNames.lower(externalName)));
        } else {
            kubernetes.put(host, new MeshService.Kubernetes(host, service, ports, subjectAltNames));
        }
    }

    private List<String> shadowedNames(String host, KubeService service) {
        List<ServiceEntry> shadowed = entries.getOrDefault(host, List.of());
        for (ServiceEntry entry : shadowed) {
            warnShadowed(entry, host, service, "only its subjectAltNames count");
        }
        return shadowed.isEmpty() ? List.of() : shadowed.get(0).subjectAltNames();
    }

    private void addHosts(ServiceEntry entry) {
        for (String written : entry.hosts()) {
            String host = HostNames.lower(written);
            List<ServiceEntry> declaring = entries.computeIfAbsent(host, key -> new ArrayList<>());
            if (declaring.isEmpty() || isOneServiceWith(declaring.get(0), entry)) {
                declaring.add(entry);
            } else {
                warnShadowed(entry, host, declaring.get(0), "the older one is in force");
            }
        }
    }

    private void warnShadowed(ServiceEntry entry, String host, Resource inForce, String consequence) {
        findings.warn(
                Finding.DUPLICATE,
                entry,
                "spec.hosts",
                host,
                inForce.key() + " declares this host too; " + consequence,
                "remove one of them, or give both the same namespace, resolution, labels, selector and exportTo");
    }

    private static boolean isOneServiceWith(ServiceEntry first, ServiceEntry next) {
        return first.namespace().equals(next.namespace())
                && first.resolution() == next.resolution()
                && first.meta().labels().equals(next.meta().labels())
                && Objects.equals(first.workloadSelector(), next.workloadSelector())
                && Visibility.of(first.exportTo(), List.of(), first.namespace())
                        .equals(Visibility.of(next.exportTo(), List.of(), next.namespace()));
    }

    private static MeshService external(String host, List<ServiceEntry> declaring) {
        Map<Integer, ServicePort> ports = new LinkedHashMap<>();
        for (ServiceEntry entry : declaring) {
            for (ServiceEntry.Port port : entry.ports()) {
                ports.putIfAbsent(port.number(), port(port));
            }
        }
        return new MeshService.External(host, List.copyOf(declaring), List.copyOf(ports.values()));
    }

    private static ServicePort port(ServiceEntry.Port port) {
        Integer target = port.targetPort();
        return new ServicePort(port.number(), port.name(), PortProtocol.declared(port.protocol()), asText(target));
    }

    private static @Nullable String asText(@Nullable Integer target) {
        return target == null || target == 0 ? null : target.toString();
    }
}
