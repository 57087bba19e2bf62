package io.meshway.mesh;

import io.meshway.model.Destination;
import io.meshway.model.DestinationRule;
import io.meshway.model.LoadBalancer;
import org.jspecify.annotations.Nullable;

/** Says which cluster a destination means: the complete host behind aliases, and the port when none is written. */
final class Destinations {
    private final HostViews hosts;
    private final MeshConfig config;

    Destinations(HostViews hosts, MeshConfig config) {
        this.hosts = hosts;
        this.config = config;
    }

    /**
     * The cluster, known or not.
     *
     * @param namespace of the resource that mentions the destination
     * @param listenerPort taken when the destination names no port and its service does not have exactly one
     */
    Meant find(Destination destination, String namespace, int listenerPort) {
        HostView host = hosts.of(HostNames.complete(destination.host(), namespace, config.domainSuffix()));
        Integer written = destination.port();
        String subset = destination.subset();
        int port = written != null ? written : host.inferPort(listenerPort);
        return new Meant(destination, host, host.cluster(port, subset == null ? "" : subset));
    }

    /**
     * A destination and what it means.
     *
     * @param written as its resource has it
     */
    record Meant(Destination written, HostView host, ClusterKey cluster) {
        /** The key that requests to this destination are hashed by; null when its policy is not a hash. */
        LoadBalancer.@Nullable HashKey hashKey() {
            AppliedRule rule = host.rule();
            DestinationRule.Subset subset = rule == null ? null : rule.subset(cluster.subset());
            return PolicyInheritance.hashKey(rule, subset, written.port());
        }
    }
}
