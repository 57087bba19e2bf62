package io.meshway.mesh;

import io.meshway.model.DestinationRule;
import io.meshway.model.LoadBalancer;
import io.meshway.model.LoadBalancer.ConsistentHash;
import io.meshway.model.TrafficPolicy;
import io.meshway.model.TrafficPolicy.PortPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the levels of a DestinationRule add up to for one cluster. Every block is atomic: a level that writes {@code connectionPool} replaces that of the
 * level above as a whole, and a port's entry even takes away the blocks that it does not write.
 */
final class PolicyInheritance {
    private PolicyInheritance() {}

    /**
     * The policy of a cluster, without {@code portLevelSettings}.
     *
     * @param rule null when no DestinationRule applies
     * @param baseline {@code defaultTrafficPolicy} of the mesh
     */
    static TrafficPolicy effective(
            @Nullable AppliedRule rule, DestinationRule.@Nullable Subset subset, int port, TrafficPolicy baseline) {
        TrafficPolicy written = rule == null ? null : rule.policy();
        TrafficPolicy top = withBaseline(ofPort(written == null ? TrafficPolicy.NONE : written, port), baseline);
        TrafficPolicy own = subset == null ? null : subset.trafficPolicy();
        return own == null ? top : overlay(top, own, port);
    }

    private static TrafficPolicy ofPort(TrafficPolicy policy, int port) {
        PortPolicy entry = entry(policy, port);
        if (entry == null) {
            return blocks(policy, policy);
        }
        return new TrafficPolicy(
                entry.connectionPool(),
                entry.loadBalancer(),
                entry.outlierDetection(),
                entry.tls(),
                List.of(),
                null,
                null,
                null);
    }

    private static TrafficPolicy withBaseline(TrafficPolicy top, TrafficPolicy baseline) {
        return new TrafficPolicy(
                first(top.connectionPool(), baseline.connectionPool()),
                top.loadBalancer(),
                first(top.outlierDetection(), baseline.outlierDetection()),
                top.tls(),
                List.of(),
                top.tunnel(),
                top.proxyProtocolVersion(),
                top.retryBudget());
    }

    private static TrafficPolicy overlay(TrafficPolicy top, TrafficPolicy own, int port) {
        TrafficPolicy merged = blocks(own, top);
        PortPolicy entry = entry(own, port);
        if (entry == null) {
            return merged;
        }
        return new TrafficPolicy(
                entry.connectionPool(),
                entry.loadBalancer(),
                entry.outlierDetection(),
                entry.tls(),
                List.of(),
                merged.tunnel(),
                merged.proxyProtocolVersion(),
                merged.retryBudget());
    }

    private static TrafficPolicy blocks(TrafficPolicy own, TrafficPolicy parent) {
        return new TrafficPolicy(
                first(own.connectionPool(), parent.connectionPool()),
                first(own.loadBalancer(), parent.loadBalancer()),
                first(own.outlierDetection(), parent.outlierDetection()),
                first(own.tls(), parent.tls()),
                List.of(),
                first(own.tunnel(), parent.tunnel()),
                first(own.proxyProtocolVersion(), parent.proxyProtocolVersion()),
                first(own.retryBudget(), parent.retryBudget()));
    }

    /**
     * The key that a route hashes requests by: that of the subset's port, the subset, the rule's port, the rule; the first that is written.
     *
     * @param namedPort the port that the destination names; null when it was inferred, then entries for ports do not count
     */
    static LoadBalancer.@Nullable HashKey hashKey(
            @Nullable AppliedRule rule, DestinationRule.@Nullable Subset subset, @Nullable Integer namedPort) {
        TrafficPolicy own = subset == null ? null : subset.trafficPolicy();
        LoadBalancer.HashKey ofSubset = ofLevel(own, namedPort);
        return ofSubset != null || rule == null ? ofSubset : ofLevel(rule.policy(), namedPort);
    }

    private static LoadBalancer.@Nullable HashKey ofLevel(@Nullable TrafficPolicy policy, @Nullable Integer port) {
        if (policy == null) {
            return null;
        }
        PortPolicy entry = port == null ? null : entry(policy, port);
        LoadBalancer.HashKey ofPort = entry == null ? null : key(entry.loadBalancer());
        return ofPort != null ? ofPort : key(policy.loadBalancer());
    }

    private static LoadBalancer.@Nullable HashKey key(@Nullable LoadBalancer loadBalancer) {
        ConsistentHash hash = loadBalancer == null ? null : loadBalancer.consistentHash();
        return hash == null ? null : hash.key();
    }

    private static @Nullable PortPolicy entry(TrafficPolicy policy, int port) {
        for (PortPolicy entry : policy.portLevelSettings()) {
            if (entry.port() == port) {
                return entry;
            }
        }
        return null;
    }

    private static <T> @Nullable T first(@Nullable T own, @Nullable T parent) {
        return own != null ? own : parent;
    }
}
