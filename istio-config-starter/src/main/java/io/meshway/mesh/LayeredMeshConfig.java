package io.meshway.mesh;

import io.meshway.model.ConfigMap;
import io.meshway.model.MeshSettings;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the mesh as properties give them, and under those what the ConfigMap {@code istio} says.
 *
 * @param properties with Istio's default for whatever is not set
 * @param set names of what properties do set, which win; they are among {@link MeshSettings#NAMES}
 */
public record LayeredMeshConfig(MeshConfig properties, Set<String> set) {
    private static final String NAME = "istio";

    public LayeredMeshConfig {
        set = Set.copyOf(set);
    }

    /** The ConfigMap that counts: that of the root namespace, else of the proxy's own. */
    @Nullable
    ConfigMap source(ResourceSet resources, String namespace) {
        ConfigMap chosen = null;
        for (ConfigMap map : resources.all(ConfigMap.class)) {
            if (map.name().equals(NAME) && map.mesh() != null) {
                if (map.namespace().equals(properties.rootNamespace())) {
                    return map;
                }
                chosen = map.namespace().equals(namespace) ? map : chosen;
            }
        }
        return chosen;
    }

    /** What is in force with these resources; the properties themselves when nothing differs. */
    public MeshConfig of(ResourceSet resources, String namespace) {
        ConfigMap map = source(resources, namespace);
        MeshSettings written = map == null ? null : map.mesh();
        if (written == null) {
            return properties;
        }
        MeshConfig config = merged(written);
        return config.equals(properties) ? properties : config;
    }

    private MeshConfig merged(MeshSettings written) {
        MeshConfig own = properties;
        return new MeshConfig(
                layered("rootNamespace", written.rootNamespace(), own.rootNamespace()),
                own.domainSuffix(),
                layered("outboundTrafficPolicy", written.outboundTrafficPolicy(), own.outboundTrafficPolicy()),
                layered("pathNormalization", normalization(written), own.pathNormalization()),
                layered(
                        "defaultVirtualServiceExportTo",
                        filled(written.defaultVirtualServiceExportTo()),
                        own.defaultVirtualServiceExportTo()),
                layered(
                        "defaultServiceExportTo",
                        filled(written.defaultServiceExportTo()),
                        own.defaultServiceExportTo()),
                layered(
                        "defaultDestinationRuleExportTo",
                        filled(written.defaultDestinationRuleExportTo()),
                        own.defaultDestinationRuleExportTo()),
                orNone("defaultHttpRetryPolicy", written.defaultHttpRetryPolicy(), own.defaultHttpRetryPolicy()),
                layered("defaultTrafficPolicy", written.defaultTrafficPolicy(), own.defaultTrafficPolicy()),
                orNone("localityLbSetting", written.localityLb(), own.localityLb()),
                connections(written, own.connections()),
                topology(written.gatewayTopology(), own.gatewayTopology()),
                own.portMapping(),
                own.compat());
    }

    private MeshConfig.Connections connections(MeshSettings written, MeshConfig.Connections own) {
        return new MeshConfig.Connections(
                layered("connectTimeout", written.connectTimeout(), own.connectTimeout()),
                orNone("tcpKeepalive", written.tcpKeepalive(), own.tcpKeepalive()),
                layered("h2UpgradePolicy", written.h2UpgradePolicy(), own.h2UpgradePolicy()),
                layered("dnsRefreshRate", written.dnsRefreshRate(), own.dnsRefreshRate()),
                layered("trustDomain", written.trustDomain(), own.trustDomain()));
    }

    private MeshConfig.GatewayTopology topology(MeshSettings.GatewayTopology written, MeshConfig.GatewayTopology own) {
        return new MeshConfig.GatewayTopology(
                layered("gatewayTopology.numTrustedProxies", written.numTrustedProxies(), own.numTrustedProxies()),
                layered("gatewayTopology.proxyProtocol", written.proxyProtocol(), own.proxyProtocol()),
                layered(
                        "gatewayTopology.forwardClientCertDetails",
                        written.forwardClientCertDetails(),
                        own.forwardClientCertDetails()));
    }

    private static MeshConfig.@Nullable PathNormalization normalization(MeshSettings written) {
        MeshSettings.PathNormalization chosen = written.pathNormalization();
        if (chosen == null) {
            return null;
        }
        return switch (chosen) {
            case DEFAULT, BASE -> MeshConfig.PathNormalization.BASE;
            case NONE -> MeshConfig.PathNormalization.NONE;
            case MERGE_SLASHES -> MeshConfig.PathNormalization.MERGE_SLASHES;
            case DECODE_AND_MERGE_SLASHES -> MeshConfig.PathNormalization.DECODE_AND_MERGE_SLASHES;
        };
    }

    private static @Nullable List<String> filled(List<String> names) {
        return names.isEmpty() ? null : names;
    }

    private <T> T layered(String name, @Nullable T written, T own) {
        return written == null || set.contains(name) ? own : written;
    }

    private <T> @Nullable T orNone(String name, @Nullable T written, @Nullable T own) {
        return written == null || set.contains(name) ? own : written;
    }
}
