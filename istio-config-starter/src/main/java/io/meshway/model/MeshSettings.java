package io.meshway.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Istio's MeshConfig as a ConfigMap holds it, as far as it is served from there; null and empty mean not written.
 *
 * @param defaultTrafficPolicy only {@code connectionPool} and {@code outlierDetection} count
 * @param localityLb {@code localityLbSetting}
 * @param gatewayTopology that of {@code defaultConfig}
 * @param unread names of further settings that are written, below {@code defaultConfig.gatewayTopology} too
 */
public record MeshSettings(
        @Nullable String rootNamespace,
        @Nullable String trustDomain,
        Sidecar.@Nullable Mode outboundTrafficPolicy,
        @Nullable PathNormalization pathNormalization,
        List<String> defaultVirtualServiceExportTo,
        List<String> defaultServiceExportTo,
        List<String> defaultDestinationRuleExportTo,
        @Nullable HttpRetry defaultHttpRetryPolicy,
        @Nullable TrafficPolicy defaultTrafficPolicy,
        LoadBalancer.@Nullable LocalityLb localityLb,
        @Nullable Duration connectTimeout,
        ConnectionPool.@Nullable Keepalive tcpKeepalive,
        ConnectionPool.@Nullable H2UpgradePolicy h2UpgradePolicy,
        @Nullable Duration dnsRefreshRate,
        GatewayTopology gatewayTopology,
        List<String> unread) {
    /** The fields of MeshConfig that are read; {@code gatewayTopology} stands below {@code defaultConfig}. */
    public static final List<String> NAMES = List.of(
            "rootNamespace",
            "trustDomain",
            "outboundTrafficPolicy",
            "pathNormalization",
            "defaultVirtualServiceExportTo",
            "defaultServiceExportTo",
            "defaultDestinationRuleExportTo",
            "defaultHttpRetryPolicy",
            "defaultTrafficPolicy",
            "localityLbSetting",
            "connectTimeout",
            "tcpKeepalive",
            "h2UpgradePolicy",
            "dnsRefreshRate",
            "gatewayTopology.numTrustedProxies",
            "gatewayTopology.proxyProtocol",
            "gatewayTopology.forwardClientCertDetails");

    public MeshSettings {
        defaultVirtualServiceExportTo = List.copyOf(defaultVirtualServiceExportTo);
        defaultServiceExportTo = List.copyOf(defaultServiceExportTo);
        defaultDestinationRuleExportTo = List.copyOf(defaultDestinationRuleExportTo);
        unread = List.copyOf(unread);
    }

    /** {@code pathNormalization.normalization}. */
    public enum PathNormalization {
        DEFAULT,
        NONE,
        BASE,
        MERGE_SLASHES,
        DECODE_AND_MERGE_SLASHES
    }

    /**
     * What stands in front of a gateway.
     *
     * @param proxyProtocol whether connections begin with its header
     */
    public record GatewayTopology(
            @Nullable Integer numTrustedProxies,
            @Nullable Boolean proxyProtocol,
            @Nullable ClientCertificateForwarding forwardClientCertDetails) {
        /** Not written. */
        public static final GatewayTopology NONE = new GatewayTopology(null, null, null);
    }
}
