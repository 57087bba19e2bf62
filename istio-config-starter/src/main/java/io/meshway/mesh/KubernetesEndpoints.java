package io.meshway.mesh;

import io.meshway.mesh.ClusterSpec.EndpointHealth;
import io.meshway.mesh.ClusterSpec.EndpointSpec;
import io.meshway.model.EndpointSlice;
import io.meshway.model.Finding;
import io.meshway.model.Kind;
import io.meshway.model.KubeService;
import io.meshway.model.Pod;
import io.meshway.model.ResourceKey;
import io.meshway.model.WorkloadEntry;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The endpoints of Kubernetes Services: from their EndpointSlices, where there are none from the Pods that they select; and from WorkloadEntries. */
final class KubernetesEndpoints {
    private static final String NAMES = "FQDN";
    private static final String PERSISTENT_SESSION = "istio.io/persistent-session";

    private final Workloads workloads;
    private final PodsKnown pods;
    private final EndpointSlices slices;
    private final Map<ResourceKey, Map<Integer, Found>> known = new HashMap<>();

    KubernetesEndpoints(EndpointSlices slices, Workloads workloads, PodsKnown pods) {
        this.slices = slices;
        this.pods = pods;
        this.workloads = workloads;
    }

    /** Every endpoint of a port, each address once. The subsets of a service share the list. */
    List<EndpointSpec> of(KubeService service, ServicePort port, LinkFindings findings) {
        Found found = known.computeIfAbsent(service.key(), key -> new HashMap<>())
                .computeIfAbsent(port.number(), number -> find(service, port));
        findings.addAll(found.findings);
        return found.endpoints;
    }

    private Found find(KubeService service, ServicePort port) {
        LinkFindings findings = new LinkFindings();
        Map<Address, EndpointSpec> byAddress = new LinkedHashMap<>();
        List<EndpointSlice> own = slices.of(service);
        if (!own.isEmpty()) {
            for (EndpointSlice slice : own) {
                addSlice(byAddress, slice, service, port, findings);
            }
        } else if (!service.selector().isEmpty()) {
            addPods(byAddress, service, port);
        }
        if (!service.selector().isEmpty()) {
            addEntries(byAddress, service, port);
        }
        return new Found(List.copyOf(byAddress.values()), findings.toList());
    }

    private void addSlice(
            Map<Address, EndpointSpec> byAddress,
            EndpointSlice slice,
            KubeService service,
            ServicePort port,
            LinkFindings findings) {
        Integer number = slicePort(slice, port);
        if (number == null || slice.addressType().equalsIgnoreCase(NAMES)) {
            return;
        }
        for (EndpointSlice.Endpoint endpoint : slice.endpoints()) {
            EndpointHealth health = health(endpoint, service);
            ResourceKey target = endpoint.target();
            boolean nameless = target == null || target.kind() != Kind.POD;
            Pod pod = target == null || nameless ? null : workloads.pod(target);
            if (health == null) {
                continue;
            }
            // an address of a Pod that is not known yet would be in no subset, so it waits for its Pod
            if (pod != null || nameless) {
                for (String address : endpoint.addresses()) {
                    put(byAddress, workloads.endpoint(address, number, pod, health));
                }
            } else if (!workloads.knowsPods(slice.namespace())) {
                if (pods == PodsKnown.ALL) {
                    warnNoPods(slice, findings);
                } else {
                    addWithoutPods(byAddress, endpoint, number, health);
                }
            }
        }
    }

    /** Where Pods are read only if somebody asks for their labels, nobody does: the address is enough. */
    private void addWithoutPods(
            Map<Address, EndpointSpec> byAddress, EndpointSlice.Endpoint endpoint, int port, EndpointHealth health) {
        for (String address : endpoint.addresses()) {
            put(byAddress, workloads.onNode(address, port, endpoint.nodeName(), health));
        }
    }

    /** One Pod that is not known yet is everyday life; a namespace without any is a folder that somebody forgot to put them in. */
    private static void warnNoPods(EndpointSlice slice, LinkFindings findings) {
        findings.warn(
                Finding.REFERENCED_NOT_FOUND,
                slice,
                "endpoints",
                slice.service(),
                "no Pod of namespace " + slice.namespace()
                        + " is known, so the addresses that belong to Pods are not used",
                "add the Pods, since subsets choose by their labels, or take targetRef out");
    }

    private static @Nullable Integer slicePort(EndpointSlice slice, ServicePort port) {
        for (EndpointSlice.Port candidate : slice.ports()) {
            if (candidate.name().equals(port.name())) {
                Integer number = candidate.port();
                return number == null ? Integer.valueOf(port.number()) : number;
            }
        }
        return null;
    }

    /** Null when the endpoint is never sent to. */
    private static @Nullable EndpointHealth health(EndpointSlice.Endpoint endpoint, KubeService service) {
        if (!Boolean.FALSE.equals(endpoint.ready())) {
            return EndpointHealth.HEALTHY;
        }
        if (Boolean.FALSE.equals(endpoint.terminating())) {
            return EndpointHealth.UNHEALTHY;
        }
        boolean drains = Boolean.TRUE.equals(endpoint.serving())
                && Boolean.TRUE.equals(endpoint.terminating())
                && service.meta().labels().containsKey(PERSISTENT_SESSION);
        return drains ? EndpointHealth.DRAINING : null;
    }

    private void addPods(Map<Address, EndpointSpec> byAddress, KubeService service, ServicePort port) {
        for (Pod pod : workloads.pods(service.namespace(), service.selector())) {
            Integer number = targetPort(port, pod.containerPorts());
            if (number != null && !pod.ips().isEmpty()) {
                EndpointHealth health = pod.ready() ? EndpointHealth.HEALTHY : EndpointHealth.UNHEALTHY;
                put(byAddress, workloads.endpoint(pod.ips().get(0), number, pod, health));
            }
        }
    }

    private void addEntries(Map<Address, EndpointSpec> byAddress, KubeService service, ServicePort port) {
        for (WorkloadEntry entry : workloads.entries(service.namespace(), service.selector())) {
            Integer target = targetPort(port, entry.spec().ports());
            int number = entry.spec().ports().getOrDefault(port.name(), target == null ? port.number() : target);
            if (Workloads.isUnix(entry.spec()) || HostNames.isIp(entry.spec().address())) {
                put(byAddress, workloads.endpoint(entry, number));
            }
        }
    }

    /** Null when it is the name of a port that the Pod does not have. */
    private static @Nullable Integer targetPort(ServicePort port, Map<String, Integer> named) {
        String written = port.targetPort();
        if (written == null || written.isEmpty()) {
            return port.number();
        }
        Integer number = PortNumbers.parse(written);
        return number != null ? number : named.get(written);
    }

    private static void put(Map<Address, EndpointSpec> byAddress, EndpointSpec endpoint) {
        byAddress.putIfAbsent(new Address(endpoint.address(), endpoint.port()), endpoint);
    }

    private record Address(String host, int port) {}

    private record Found(List<EndpointSpec> endpoints, List<Finding> findings) {}
}
