package io.meshway.mesh;

import io.meshway.mesh.ClusterSpec.EndpointHealth;
import io.meshway.mesh.ClusterSpec.EndpointSpec;
import io.meshway.model.Finding;
import io.meshway.model.Pod;
import io.meshway.model.ServiceEntry;
import io.meshway.model.WorkloadEntry;
import io.meshway.model.WorkloadSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The endpoints that ServiceEntries hold or select. */
final class ServiceEntryEndpoints {
    private final Workloads workloads;

    ServiceEntryEndpoints(Workloads workloads) {
        this.workloads = workloads;
    }

    /** The endpoints with a known address; names in them are left out. */
    List<EndpointSpec> addresses(MeshService.External service, int port, LinkFindings findings) {
        return collect(
                service,
                port,
                new Use(spec -> Workloads.isUnix(spec) || HostNames.isIp(spec.address()), findings),
                null);
    }

    /**
     * The endpoints with a name or an address.
     *
     * @param host stands for an entry that has no endpoints and no selector
     * @param findings takes what is left out
     */
    List<EndpointSpec> names(MeshService.External service, int port, String host, LinkFindings findings) {
        return collect(
                service,
                port,
                new Use(spec -> !Workloads.isUnix(spec) && !spec.address().isEmpty(), findings),
                host);
    }

    private List<EndpointSpec> collect(MeshService.External service, int number, Use use, @Nullable String host) {
        Map<String, EndpointSpec> endpoints = new LinkedHashMap<>();
        for (ServiceEntry entry : service.entries()) {
            for (ServiceEntry.Port port : entry.ports()) {
                if (port.number() == number) {
                    addEntry(endpoints, entry, port, use);
                    if (host != null && entry.endpoints().isEmpty() && entry.workloadSelector() == null) {
                        put(endpoints, workloads.endpoint(host, target(port), null, EndpointHealth.HEALTHY));
                    }
                }
            }
        }
        return List.copyOf(endpoints.values());
    }

    private void addEntry(Map<String, EndpointSpec> endpoints, ServiceEntry entry, ServiceEntry.Port port, Use use) {
        for (WorkloadSpec spec : entry.endpoints()) {
            if (use.usable.test(spec)) {
                put(endpoints, workloads.endpoint(spec, entry.namespace(), dialled(spec, port)));
            }
        }
        Map<String, String> selector = entry.workloadSelector();
        if (selector == null || selector.isEmpty()) {
            return;
        }
        for (WorkloadEntry workload : workloads.entries(entry.namespace(), selector)) {
            if (use.usable.test(workload.spec())) {
                put(endpoints, workloads.endpoint(workload, dialled(workload.spec(), port)));
            } else {
                warnLeftOut(workload, entry, use.findings);
            }
        }
        for (Pod pod : workloads.pods(entry.namespace(), selector)) {
            if (!pod.ips().isEmpty()) {
                EndpointHealth health = pod.ready() ? EndpointHealth.HEALTHY : EndpointHealth.UNHEALTHY;
                put(endpoints, workloads.endpoint(pod.ips().get(0), target(port), pod, health));
            }
        }
    }

    private static void warnLeftOut(WorkloadEntry workload, ServiceEntry entry, LinkFindings findings) {
        findings.warn(
                Finding.REFERENCED_NOT_FOUND,
                workload,
                "spec.address",
                workload.spec().address(),
                entry.key() + " selects it, and has no use for this kind of address with resolution "
                        + entry.resolution() + ", so it gets no requests",
                "STATIC takes IP addresses and Unix sockets, DNS takes names and IP addresses");
    }

    /** An address that is there twice is one endpoint. */
    private static void put(Map<String, EndpointSpec> endpoints, EndpointSpec endpoint) {
        endpoints.putIfAbsent(endpoint.address() + ' ' + endpoint.port(), endpoint);
    }

    private static int dialled(WorkloadSpec spec, ServiceEntry.Port port) {
        return spec.ports().getOrDefault(port.name(), target(port));
    }

    private static int target(ServiceEntry.Port port) {
        Integer target = port.targetPort();
        return target == null || target == 0 ? port.number() : target;
    }

    /**
     * What addresses there is a use for.
     *
     * @param findings takes which there is none for
     */
    private record Use(Predicate<WorkloadSpec> usable, LinkFindings findings) {}
}
