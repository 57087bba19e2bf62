package io.meshway.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes Service.
 *
 * @param type {@code ClusterIP} when absent
 * @param clusterIps {@code None} for a headless one
 */
public record KubeService(
        ResourceMeta meta,
        String type,
        List<String> clusterIps,
        @Nullable String externalName,
        List<Port> ports,
        Map<String, String> selector,
        @Nullable String internalTrafficPolicy,
        @Nullable String trafficDistribution)
        implements Resource {
    public KubeService {
        clusterIps = List.copyOf(clusterIps);
        ports = List.copyOf(ports);
        selector = Map.copyOf(selector);
    }

    /**
     * {@code ports[]}.
     *
     * @param name empty when absent
     * @param protocol {@code TCP} when absent
     * @param targetPort a number or a container port's name; null when absent
     */
    public record Port(
            int port,
            String name,
            String protocol,
            @Nullable String appProtocol,
            @Nullable String targetPort) {}
}
