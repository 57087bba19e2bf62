package io.meshway.route.action;

import io.meshway.mesh.MeshConfig;
import io.meshway.model.HttpRetry;
import org.jspecify.annotations.Nullable;

/** Mesh settings that differ from the defaults in one thing. */
final class TestMesh {
    private TestMesh() {}

    static MeshConfig with(MeshConfig.Compat compat) {
        return with(compat, null);
    }

    static MeshConfig with(MeshConfig.Compat compat, @Nullable HttpRetry defaultRetry) {
        MeshConfig defaults = MeshConfig.DEFAULTS;
        return new MeshConfig(
                defaults.rootNamespace(),
                defaults.domainSuffix(),
                defaults.outboundTrafficPolicy(),
                defaults.pathNormalization(),
                defaults.defaultVirtualServiceExportTo(),
                defaults.defaultServiceExportTo(),
                defaults.defaultDestinationRuleExportTo(),
                defaultRetry,
                defaults.defaultTrafficPolicy(),
                defaults.localityLb(),
                defaults.connections(),
                defaults.gatewayTopology(),
                defaults.portMapping(),
                compat);
    }
}
