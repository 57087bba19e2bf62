package io.meshway.mesh;

import io.meshway.mesh.ClusterSpec.EndpointHealth;
import io.meshway.mesh.ClusterSpec.EndpointSpec;
import io.meshway.model.Pod;
import io.meshway.model.ResourceKey;
import io.meshway.model.WorkloadEntry;
import io.meshway.model.WorkloadSpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The Pods and WorkloadEntries by namespace, and the endpoints that they make. */
final class Workloads {
    private static final String DRAINING = "istio.io/draining";
    private static final String HEALTH_CHECKED = "proxy.istio.io/health-checks-enabled";
    private static final String UNIX = "unix://";

    private final ResourceSet resources;
    private final String trustDomain;
    private final Topology topology;
    private @Nullable Set<String> podNamespaces;
    private @Nullable LabelIndex<Pod> pods;
    private @Nullable LabelIndex<WorkloadEntry> entries;

    /** @param trustDomain of identities */
    Workloads(ResourceSet resources, String trustDomain) {
        this.resources = resources;
        this.trustDomain = trustDomain;
        this.topology = new Topology(resources);
    }

    /** The Pod; null while it is not known. */
    @Nullable
    Pod pod(ResourceKey key) {
        return resources.get(key) instanceof Pod pod ? pod : null;
    }

    /** Whether any Pod of the namespace is known. */
    boolean knowsPods(String namespace) {
        Set<String> known = podNamespaces;
        if (known == null) {
            known = new HashSet<>();
            for (Pod pod : resources.all(Pod.class)) {
                known.add(pod.namespace());
            }
            podNamespaces = known;
        }
        return known.contains(namespace);
    }

    /** The Pods that a selector means. They are indexed only once somebody asks: in a cluster, slices do the same job. */
    List<Pod> pods(String namespace, Map<String, String> selector) {
        LabelIndex<Pod> index = pods;
        if (index == null) {
            index = new LabelIndex<>(resources.all(Pod.class), pod -> pod.meta().labels());
            pods = index;
        }
        return index.select(namespace, selector);
    }

    /** The WorkloadEntries that a selector means. */
    List<WorkloadEntry> entries(String namespace, Map<String, String> selector) {
        LabelIndex<WorkloadEntry> index = entries;
        if (index == null) {
            index = new LabelIndex<>(resources.all(WorkloadEntry.class), Workloads::labels);
            entries = index;
        }
        return index.select(namespace, selector);
    }

    /** The endpoint of a Pod, or of an address that belongs to none. */
    EndpointSpec endpoint(String address, int port, @Nullable Pod pod, EndpointHealth health) {
        if (pod == null) {
            return new EndpointSpec(address, port, Map.of(), 1, Locality.UNKNOWN, health);
        }
        Map<String, String> labels = pod.meta().labels();
        Locality locality = topology.locality(labels, pod.nodeName());
        Map<String, String> all = Topology.withPlace(labels, locality, pod.nodeName());
        String identity = identity(pod.namespace(), pod.serviceAccount());
        return new EndpointSpec(address, port, all, 1, locality, drained(labels, health), 0, identity);
    }

    /** The endpoint of a Pod of which nothing but its Node is known. */
    EndpointSpec onNode(String address, int port, @Nullable String nodeName, EndpointHealth health) {
        Locality locality = topology.locality(Map.of(), nodeName);
        return new EndpointSpec(address, port, Topology.withPlace(Map.of(), locality, nodeName), 1, locality, health);
    }

    /** The endpoint of a WorkloadEntry. */
    EndpointSpec endpoint(WorkloadEntry entry, int port) {
        boolean checked = "true".equals(entry.meta().annotations().get(HEALTH_CHECKED));
        boolean healthy = !checked || Boolean.TRUE.equals(entry.healthy());
        EndpointHealth health = healthy ? EndpointHealth.HEALTHY : EndpointHealth.UNHEALTHY;
        return endpoint(entry.spec(), labels(entry), entry.namespace(), port, health);
    }

    /** The endpoint of an entry that a ServiceEntry of this namespace holds itself. */
    EndpointSpec endpoint(WorkloadSpec spec, String namespace, int port) {
        return endpoint(spec, spec.labels(), namespace, port, EndpointHealth.HEALTHY);
    }

    private EndpointSpec endpoint(
            WorkloadSpec spec, Map<String, String> labels, String namespace, int port, EndpointHealth health) {
        String written = spec.locality();
        Locality locality =
                written == null || written.isEmpty() ? topology.locality(labels, null) : Locality.parse(written);
        return new EndpointSpec(
                isUnix(spec) ? spec.address().substring(UNIX.length()) : spec.address(),
                isUnix(spec) ? 0 : port,
                Topology.withNetwork(Topology.withPlace(labels, locality, null), spec.network()),
                Math.max(1, spec.weight()),
                locality,
                drained(labels, health),
                0,
                identity(namespace, spec.serviceAccount()));
    }

    private String identity(String namespace, @Nullable String serviceAccount) {
        return serviceAccount == null || serviceAccount.isEmpty()
                ? ""
                : "spiffe://" + trustDomain + "/ns/" + namespace + "/sa/" + serviceAccount;
    }

    /** Whether the address is a Unix socket. */
    static boolean isUnix(WorkloadSpec spec) {
        return spec.address().startsWith(UNIX);
    }

    private static EndpointHealth drained(Map<String, String> labels, EndpointHealth health) {
        return labels.containsKey(DRAINING) ? EndpointHealth.DRAINING : health;
    }

    /** Of the resource and of its spec; the former win. */
    static Map<String, String> labels(WorkloadEntry entry) {
        Map<String, String> labels = new HashMap<>(entry.spec().labels());
        labels.putAll(entry.meta().labels());
        return labels;
    }
}
