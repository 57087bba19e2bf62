package io.meshway.mesh;

import io.meshway.model.LoadBalancer;
import io.meshway.model.TrafficPolicy;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fixture: mesh-wide settings that differ from Istio's in one thing. */
final class Configs {
    private Configs() {}

    static MeshConfig with(Map<Integer, Integer> portMapping, MeshConfig.Compat compat) {
        return with(portMapping, compat, TrafficPolicy.NONE);
    }

    static MeshConfig with(TrafficPolicy baseline) {
        return with(Map.of(), MeshConfig.Compat.TODAY, baseline);
    }

    /** Exact hosts that only a wildcard covers are unknown, as in Istio. */
    static MeshConfig strict() {
        MeshConfig.Compat today = MeshConfig.Compat.TODAY;
        return with(
                Map.of(),
                new MeshConfig.Compat(
                        today.missingFaultPercentageMeansAll(),
                        today.defaultTimeout(),
                        today.roundRobinByDefault(),
                        today.noRetriesByDefault(),
                        today.mirrorShadowSuffix(),
                        true,
                        false));
    }

    /** With a mesh-wide {@code localityLbSetting}. */
    static MeshConfig locality(LoadBalancer.@Nullable LocalityLb setting) {
        return with(Map.of(), MeshConfig.Compat.TODAY, TrafficPolicy.NONE, setting);
    }

    /** With what the mesh says of connections. */
    static MeshConfig connections(MeshConfig.Connections connections) {
        return with(Map.of(), MeshConfig.Compat.TODAY, TrafficPolicy.NONE, null, connections);
    }

    private static MeshConfig with(
            Map<Integer, Integer> portMapping, MeshConfig.Compat compat, TrafficPolicy baseline) {
        return with(portMapping, compat, baseline, null);
    }

    private static MeshConfig with(
            Map<Integer, Integer> portMapping,
            MeshConfig.Compat compat,
            TrafficPolicy baseline,
            LoadBalancer.@Nullable LocalityLb localityLb) {
        return with(portMapping, compat, baseline, localityLb, MeshConfig.Connections.DEFAULTS);
    }

    private static MeshConfig with(
            Map<Integer, Integer> portMapping,
            MeshConfig.Compat compat,
            TrafficPolicy baseline,
            LoadBalancer.@Nullable LocalityLb localityLb,
            MeshConfig.Connections connections) {
        MeshConfig defaults = MeshConfig.DEFAULTS;
        return new MeshConfig(
                defaults.rootNamespace(),
                defaults.domainSuffix(),
                defaults.outboundTrafficPolicy(),
                defaults.pathNormalization(),
                defaults.defaultVirtualServiceExportTo(),
                defaults.defaultServiceExportTo(),
                defaults.defaultDestinationRuleExportTo(),
                defaults.defaultHttpRetryPolicy(),
                baseline,
                localityLb,
                connections,
                defaults.gatewayTopology(),
                portMapping,
                compat);
    }
}
