package io.meshway.mesh;

import io.meshway.mesh.ClusterSpec.EndpointHealth;
import io.meshway.mesh.ClusterSpec.EndpointSource;
import io.meshway.mesh.ClusterSpec.EndpointSpec;
import io.meshway.mesh.ClusterSpec.TrafficDistribution;
import io.meshway.model.DestinationRule;
import io.meshway.model.Finding;
import io.meshway.model.KubeService;
import io.meshway.model.ServiceEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says where the endpoints of a cluster come from, by the resolution of its service. */
final class ServiceEndpoints {
    /** {@code internalTrafficPolicy}: no endpoints of other nodes. */
    private static final String LOCAL = "Local";

    private final Workloads workloads;
    private final KubernetesEndpoints kubernetes;
    private final ServiceEntryEndpoints external;
    private final TrafficDistributions distributions;
    private final @Nullable String node;

    /**
     * The endpoints among these resources.
     *
     * @param slices of the same resources
     * @param node that the proxy runs on; null when unknown
     */
    ServiceEndpoints(
            ResourceSet resources, EndpointSlices slices, Workloads workloads, @Nullable String node, PodsKnown pods) {
        this.node = node;
        this.distributions = new TrafficDistributions(resources);
        this.workloads = workloads;
        this.kubernetes = new KubernetesEndpoints(slices, workloads, pods);
        this.external = new ServiceEntryEndpoints(workloads);
    }

    /** The source; null when there is no cluster because no name is left to resolve. */
    @Nullable
    EndpointSource source(ClusterDefinition cluster, LinkFindings findings) {
        if (cluster.passesThrough()) {
            return requested(cluster);
        }
        if (cluster.service() instanceof MeshService.Kubernetes service) {
            List<EndpointSpec> all = kubernetes.of(service.resource(), cluster.port(), findings);
            return fixed(cluster, nearEnough(service.resource(), all, findings));
        }
        if (cluster.service() instanceof MeshService.External service) {
            int port = cluster.port().number();
            return switch (service.resource().resolution()) {
                case NONE, DYNAMIC_DNS -> requested(cluster);
                case STATIC -> fixed(cluster, external.addresses(service, port, findings));
                case DNS, DNS_ROUND_ROBIN -> names(cluster, service, findings);
            };
        }
        return null;
    }

    /** Those of the proxy's own node, where the Service wants no others. */
    private List<EndpointSpec> nearEnough(KubeService service, List<EndpointSpec> endpoints, LinkFindings findings) {
        if (!LOCAL.equals(service.internalTrafficPolicy())) {
            return endpoints;
        }
        if (node == null) {
            findings.warn(
                    Finding.UNSUPPORTED,
                    service,
                    "spec.internalTrafficPolicy",
                    LOCAL,
                    "it is not known which node this gateway runs on, so endpoints of all nodes are used",
                    "set istio.proxy.node-name, in a Pod to its spec.nodeName");
            return endpoints;
        }
        return endpoints.stream()
                .filter(endpoint -> node.equals(endpoint.labels().get(Topology.HOST)))
                .toList();
    }

    /**
     * There is no original destination here: the host itself is resolved, or for a wildcard the one of each request. What a Kubernetes Service resolves to
     * listens on the Service's own port.
     */
    private EndpointSource requested(ClusterDefinition cluster) {
        String host = cluster.key().host();
        int port = cluster.port().number();
        if (cluster.service() instanceof MeshService.External) {
            Integer target = PortNumbers.parse(cluster.port().targetPort());
            port = target == null ? port : target;
        }
        if (HostNames.isWildcard(host)) {
            return new EndpointSource.RequestedHost(host, port, isDynamic(cluster.service()));
        }
        return new EndpointSource.Names(List.of(workloads.endpoint(host, port, null, EndpointHealth.HEALTHY)), false);
    }

    private static boolean isDynamic(MeshService service) {
        return service.resource() instanceof ServiceEntry entry
                && entry.resolution() == ServiceEntry.Resolution.DYNAMIC_DNS;
    }

    private @Nullable EndpointSource names(
            ClusterDefinition cluster, MeshService.External service, LinkFindings findings) {
        List<EndpointSpec> templates = inSubset(
                cluster,
                external.names(service, cluster.port().number(), cluster.key().host(), findings));
        boolean logical = service.resource().resolution() == ServiceEntry.Resolution.DNS_ROUND_ROBIN;
        return templates.isEmpty() ? null : new EndpointSource.Names(templates, logical);
    }

    private EndpointSource fixed(ClusterDefinition cluster, List<EndpointSpec> endpoints) {
        List<EndpointSpec> chosen = inSubset(cluster, endpoints);
        if (cluster.leavesOutUnhealthy() && distribution(cluster) == TrafficDistribution.ANY) {
            chosen = chosen.stream()
                    .filter(endpoint -> endpoint.health() != EndpointHealth.UNHEALTHY)
                    .toList();
        }
        return new EndpointSource.Fixed(chosen);
    }

    private static List<EndpointSpec> inSubset(ClusterDefinition cluster, List<EndpointSpec> endpoints) {
        DestinationRule.Subset subset = cluster.subset();
        if (subset == null || subset.labels().isEmpty()) {
            return endpoints;
        }
        return endpoints.stream()
                .filter(endpoint ->
                        endpoint.labels().entrySet().containsAll(subset.labels().entrySet()))
                .toList();
    }

    /** Whether endpoints nearby are preferred, whatever the policy says of them. */
    TrafficDistribution distribution(ClusterDefinition cluster) {
        return distributions.of(cluster.service().resource());
    }
}
