package io.meshway.mesh;

import io.meshway.model.FindingKind;
import io.meshway.model.KubeService;
import io.meshway.model.ServiceEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks at the protocols of ports: names that say none (IST0118, IST0150), and several for one port (IST0116, IST0137, IST0177). */
final class ServicePortChecks {
    private static final String EXTERNAL_NAME = "ExternalName";
    private static final Set<String> SYSTEM_NAMESPACES =
            Set.of("kube-system", "kube-public", "kube-node-lease", "istio-system", "local-path-storage");

    /** Services that Istio makes itself, and those of its control plane. */
    private static final String MANAGED = "gateway.istio.io/managed";

    private final WorkloadLabels workloads;
    private final LinkFindings findings;
    private final Set<String> compared = new HashSet<>();

    ServicePortChecks(WorkloadLabels workloads, LinkFindings findings) {
        this.workloads = workloads;
        this.findings = findings;
    }

    /** All of them, in creation order. */
    void checkServices(List<KubeService> services) {
        Map<Place, List<KubeService>> bySelector = new HashMap<>();
        for (KubeService service : services) {
            if (isUsers(service)) {
                names(service);
            }
            service.selector().entrySet().stream()
                    .findFirst()
                    .ifPresent(label -> bySelector
                            .computeIfAbsent(
                                    new Place(service.namespace(), label.getKey(), label.getValue()),
                                    key -> new ArrayList<>())
                            .add(service));
        }
        Set<String> namespaces = new HashSet<>();
        bySelector.keySet().forEach(place -> namespaces.add(place.namespace));
        namespaces.forEach(namespace -> shared(namespace, bySelector));
    }

    private static boolean isUsers(KubeService service) {
        Map<String, String> labels = service.meta().labels();
        return !SYSTEM_NAMESPACES.contains(service.namespace())
                && !labels.containsKey(MANAGED)
                && !labels.containsKey("istio")
                && !"istio".equals(labels.get("release"));
    }

    private void names(KubeService service) {
        boolean external = service.type().equals(EXTERNAL_NAME);
        for (int i = 0; i < service.ports().size(); i++) {
            KubeService.Port port = service.ports().get(i);
            PortProtocol protocol = protocol(port);
            if (external && (protocol == PortProtocol.UNDECLARED || protocol == PortProtocol.TCP)) {
                findings.report(
                        FindingKind.EXTERNAL_NAME_PORT,
                        service,
                        "spec.ports[" + i + "].name",
                        port.name(),
                        "the port of an ExternalName Service does not say that it speaks HTTP or TLS",
                        "name it PROTOCOL-something, such as http-web");
            } else if (protocol == PortProtocol.UNDECLARED) {
                findings.report(
                        FindingKind.PORT_NAME,
                        service,
                        "spec.ports[" + i + "].name",
                        port.name(),
                        "the name does not begin with a protocol",
                        "name it PROTOCOL-something, such as http-web, or set appProtocol");
            }
        }
    }

    private static PortProtocol protocol(KubeService.Port port) {
        return PortProtocol.ofServicePort(port.port(), port.name(), port.protocol(), port.appProtocol());
    }

    private void shared(String namespace, Map<Place, List<KubeService>> bySelector) {
        for (Map<String, String> labels : workloads.in(namespace)) {
            List<KubeService> sharing = new ArrayList<>();
            labels.forEach((name, value) -> {
                for (KubeService service : bySelector.getOrDefault(new Place(namespace, name, value), List.of())) {
                    if (labels.entrySet().containsAll(service.selector().entrySet())) {
                        sharing.add(service);
                    }
                }
            });
            sharing.sort(ResourceSet.CREATION_ORDER);
            for (int i = 1; i < sharing.size(); i++) {
                for (int j = 0; j < i; j++) {
                    if (compared.add(sharing.get(j).key() + " " + sharing.get(i).key())) {
                        compare(sharing.get(j), sharing.get(i));
                    }
                }
            }
        }
    }

    private void compare(KubeService first, KubeService service) {
        for (int i = 0; i < service.ports().size(); i++) {
            KubeService.Port port = service.ports().get(i);
            for (KubeService.Port other : first.ports()) {
                compare(first, other, service, port, "spec.ports[" + i + "]");
            }
        }
    }

    private void compare(
            KubeService first, KubeService.Port other, KubeService service, KubeService.Port port, String path) {
        boolean udp = protocol(port) == PortProtocol.UDP || protocol(other) == PortProtocol.UDP;
        if (udp) {
            return;
        }
        if (port.port() == other.port()) {
            if (protocol(port) != protocol(other)) {
                findings.report(
                        FindingKind.PORT_PROTOCOLS_DIFFER,
                        service,
                        path,
                        Integer.toString(port.port()),
                        first.key() + " has some of the same workloads and declares this port with another protocol",
                        "give both ports the same protocol");
            }
        } else if (target(port).equals(target(other))) {
            findings.report(
                    FindingKind.TARGET_PORT_SHARED,
                    service,
                    path + ".targetPort",
                    target(port),
                    first.key() + " leads to the same port of some of the same workloads under the number "
                            + other.port(),
                    "use one number");
        }
    }

    private static String target(KubeService.Port port) {
        String target = port.targetPort();
        return target == null || target.isEmpty() ? Integer.toString(port.port()) : target;
    }

    /** All of them, in creation order. */
    void checkEntries(List<ServiceEntry> entries) {
        Map<String, ServiceEntry> byPort = new HashMap<>();
        Map<String, PortProtocol> protocols = new HashMap<>();
        for (ServiceEntry entry : entries) {
            for (int i = 0; i < entry.ports().size(); i++) {
                ServiceEntry.Port port = entry.ports().get(i);
                PortProtocol protocol = PortProtocol.declared(port.protocol());
                for (String host : entry.hosts()) {
                    String key = HostNames.lower(host) + " " + port.number();
                    ServiceEntry first = byPort.putIfAbsent(key, entry);
                    if (first == null) {
                        protocols.put(key, protocol);
                    } else if (protocols.get(key) != protocol) {
                        entryPort(entry, "spec.ports[" + i + "].protocol", port, first);
                    }
                }
            }
        }
    }

    private void entryPort(ServiceEntry entry, String path, ServiceEntry.Port port, ServiceEntry first) {
        findings.report(
                FindingKind.ENTRY_PROTOCOLS_DIFFER,
                entry,
                path,
                port.protocol(),
                first.key() + " declares port " + port.number() + " of the same host with another protocol",
                "give the port one protocol");
    }

    private record Place(String namespace, String label, String value) {}
}
