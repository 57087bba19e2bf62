package io.meshway.model;

import java.util.List;

/**
 * Istio's VirtualService: rules that decide where traffic for some hosts goes.
 *
 * @param hosts {@code spec.hosts}, short names not yet expanded; empty for a delegate
 * @param gateways {@code spec.gateways} as written; empty means {@code mesh}
 * @param http {@code spec.http}, in order
 * @param tls {@code spec.tls}, in order
 * @param tcp {@code spec.tcp}, in order
 * @param exportTo {@code spec.exportTo}; empty means the default of the mesh
 */
public record VirtualService(
        ResourceMeta meta,
        List<String> hosts,
        List<String> gateways,
        List<HttpRule> http,
        List<TlsRule> tls,
        List<TcpRule> tcp,
        List<String> exportTo)
        implements Resource {
    public VirtualService {
        hosts = List.copyOf(hosts);
        gateways = List.copyOf(gateways);
        http = List.copyOf(http);
        tls = List.copyOf(tls);
        tcp = List.copyOf(tcp);
        exportTo = List.copyOf(exportTo);
    }
}
