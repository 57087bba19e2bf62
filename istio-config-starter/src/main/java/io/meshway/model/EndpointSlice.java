package io.meshway.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes EndpointSlice.
 *
 * @param service the value of the label {@code kubernetes.io/service-name}
 */
public record EndpointSlice(
        ResourceMeta meta, String service, String addressType, List<Endpoint> endpoints, List<Port> ports)
        implements Resource {
    public EndpointSlice {
        endpoints = List.copyOf(endpoints);
        ports = List.copyOf(ports);
    }

    /** {@code endpoints[]}; conditions null when absent. */
    public record Endpoint(
            List<String> addresses,
            @Nullable Boolean ready,
            @Nullable Boolean serving,
            @Nullable Boolean terminating,
            @Nullable ResourceKey target,
            @Nullable String nodeName,
            @Nullable String zone) {
        public Endpoint {
            addresses = List.copyOf(addresses);
        }
    }

    /** {@code ports[]}; the name is empty when absent, a null number means all ports. */
    public record Port(
            String name, @Nullable Integer port, @Nullable String appProtocol) {}
}
