package io.meshway.mesh;

import io.meshway.model.Destination;
import io.meshway.model.DestinationRule;
import io.meshway.model.LoadBalancer;
import org.jspecify.annotations.Nullable;

/** Says which cluster a destination means: the complete host behind aliases, and the port when none is written. */
final class Destinations {
    private final ServiceRegistry registry;
    private final DestinationRules rules;
    private final MeshConfig config;

    Destinations(ServiceRegistry registry, DestinationRules rules, MeshConfig config) {
        this.registry = registry;
        this.rules = rules;
        this.config = config;
    }

    /**
     * The cluster, known or not.
     *
     * @param namespace of the resource that mentions the destination
     * @param listenerPort taken when the destination names no port and its service does not have exactly one
     */
    ClusterKey cluster(Destination destination, String namespace, int listenerPort) {
        String host = HostNames.complete(destination.host(), namespace, config.domainSuffix());
        MeshService named = registry.find(host);
        MeshService meant = named;
        if (named instanceof MeshService.Alias alias) {
            String target = registry.follow(alias);
            if (target != null) {
                host = target;
                meant = registry.find(target);
            }
        }
        Integer written = destination.port();
        String subset = destination.subset();
        int port = written != null ? written : inferPort(named, meant, listenerPort);
        return new ClusterKey(host, port, subset == null ? "" : subset);
    }

    /** An alias that declares no ports at all leaves the choice to the service behind it. */
    private static int inferPort(@Nullable MeshService named, @Nullable MeshService meant, int listenerPort) {
        MeshService declaring = named != null && named.ports().isEmpty() ? meant : named;
        ServicePort only = declaring == null ? null : declaring.onlyPort();
        return only == null ? listenerPort : only.number();
    }

    /** The key that requests to this destination are hashed by; null when its policy is not a hash. */
    LoadBalancer.@Nullable HashKey hashKey(Destination destination, ClusterKey cluster) {
        MeshService service = registry.find(cluster.host());
        if (service == null) {
            return null;
        }
        AppliedRule rule = rules.find(cluster.host(), service);
        DestinationRule.Subset subset = rule == null ? null : rule.subset(cluster.subset());
        return PolicyInheritance.hashKey(rule, subset, destination.port());
    }
}
