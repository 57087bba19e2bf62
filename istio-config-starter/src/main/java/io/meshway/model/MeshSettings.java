package io.meshway.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Istio's MeshConfig as a ConfigMap holds it, as far as it is served from there; null and empty mean not written.
 *
 * @param localityLb {@code localityLbSetting}
 * @param unread names of further settings that are written
 */
public record MeshSettings(
        @Nullable String rootNamespace,
        @Nullable String trustDomain,
        Sidecar.@Nullable Mode outboundTrafficPolicy,
        List<String> defaultVirtualServiceExportTo,
        List<String> defaultServiceExportTo,
        List<String> defaultDestinationRuleExportTo,
        @Nullable HttpRetry defaultHttpRetryPolicy,
        LoadBalancer.@Nullable LocalityLb localityLb,
        @Nullable Duration connectTimeout,
        ConnectionPool.@Nullable Keepalive tcpKeepalive,
        ConnectionPool.@Nullable H2UpgradePolicy h2UpgradePolicy,
        List<String> unread) {
    public MeshSettings {
        defaultVirtualServiceExportTo = List.copyOf(defaultVirtualServiceExportTo);
        defaultServiceExportTo = List.copyOf(defaultServiceExportTo);
        defaultDestinationRuleExportTo = List.copyOf(defaultDestinationRuleExportTo);
        unread = List.copyOf(unread);
    }
}
