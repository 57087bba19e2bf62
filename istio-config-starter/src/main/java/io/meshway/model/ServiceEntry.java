package io.meshway.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Istio's ServiceEntry: hosts that the registry knows beside Kubernetes Services. */
public record ServiceEntry(
        ResourceMeta meta,
        List<String> hosts,
        List<String> addresses,
        List<Port> ports,
        boolean meshInternal,
        Resolution resolution,
        List<WorkloadSpec> endpoints,
        @Nullable Map<String, String> workloadSelector,
        List<String> exportTo,
        List<String> subjectAltNames)
        implements Resource {
    public ServiceEntry {
        hosts = List.copyOf(hosts);
        addresses = List.copyOf(addresses);
        ports = List.copyOf(ports);
        endpoints = List.copyOf(endpoints);
        workloadSelector = workloadSelector == null ? null : Map.copyOf(workloadSelector);
        exportTo = List.copyOf(exportTo);
        subjectAltNames = List.copyOf(subjectAltNames);
    }

    /** {@code ports[]}; the protocol as written, empty when absent. */
    public record Port(
            int number,
            String name,
            String protocol,
            @Nullable Integer targetPort) {}

    /** {@code resolution}; absent means {@link #NONE}. */
    public enum Resolution {
        NONE,
        STATIC,
        DNS,
        DNS_ROUND_ROBIN,
        DYNAMIC_DNS
    }
}
