package io.meshway.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Istio's Sidecar: what the per-pod proxies of a namespace see and open. Null means not written. */
public record Sidecar(
        ResourceMeta meta,
        @Nullable Map<String, String> workloadSelector,
        List<Egress> egress,
        List<Ingress> ingress,
        @Nullable OutboundTrafficPolicy outboundTrafficPolicy,
        @Nullable ConnectionPool inboundConnectionPool)
        implements Resource {
    public Sidecar {
        workloadSelector = workloadSelector == null ? null : Map.copyOf(workloadSelector);
        egress = List.copyOf(egress);
        ingress = List.copyOf(ingress);
    }

    /** {@code egress[]}; hosts as written. */
    public record Egress(
            @Nullable Port port,
            @Nullable String bind,
            @Nullable String captureMode,
            List<String> hosts) {
        public Egress {
            hosts = List.copyOf(hosts);
        }
    }

    /** {@code ingress[]}. */
    public record Ingress(
            Port port,
            @Nullable String bind,
            @Nullable String captureMode,
            @Nullable String defaultEndpoint,
            @Nullable ServerTls tls,
            @Nullable ConnectionPool connectionPool) {}

    /** {@code SidecarPort}. */
    public record Port(int number, String protocol, String name) {}

    /** {@code outboundTrafficPolicy}; a block without mode means {@link Mode#REGISTRY_ONLY}. */
    public record OutboundTrafficPolicy(Mode mode, @Nullable Destination egressProxy) {}

    /** {@code outboundTrafficPolicy.mode}. */
    public enum Mode {
        REGISTRY_ONLY,
        ALLOW_ANY,
        ALLOW_ANY_DYNAMIC_DNS
    }
}
