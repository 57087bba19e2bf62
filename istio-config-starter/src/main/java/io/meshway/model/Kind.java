package io.meshway.model;

import java.util.Optional;

/** The kinds of resource that Meshway reads, with the API group that serves them; the core group of Kubernetes is the empty string. */
public enum Kind {
    VIRTUAL_SERVICE("VirtualService", Kind.ISTIO),
    DESTINATION_RULE("DestinationRule", Kind.ISTIO),
    GATEWAY("Gateway", Kind.ISTIO),
    SERVICE_ENTRY("ServiceEntry", Kind.ISTIO),
    WORKLOAD_ENTRY("WorkloadEntry", Kind.ISTIO),
    SIDECAR("Sidecar", Kind.ISTIO),
    SERVICE("Service", ""),
    ENDPOINT_SLICE("EndpointSlice", "discovery.k8s.io"),
    POD("Pod", ""),
    SECRET("Secret", ""),
    NAMESPACE("Namespace", ""),
    NODE("Node", ""),
    CONFIG_MAP("ConfigMap", ""),
    AUTHORIZATION_POLICY("AuthorizationPolicy", Kind.SECURITY),
    PEER_AUTHENTICATION("PeerAuthentication", Kind.SECURITY),
    REQUEST_AUTHENTICATION("RequestAuthentication", Kind.SECURITY),
    ENVOY_FILTER("EnvoyFilter", Kind.ISTIO),
    WASM_PLUGIN("WasmPlugin", "extensions.istio.io"),
    TELEMETRY("Telemetry", "telemetry.istio.io"),
    PROXY_CONFIG("ProxyConfig", Kind.ISTIO);

    private static final String ISTIO = "networking.istio.io";
    private static final String SECURITY = "security.istio.io";

    private final String kindName;
    private final String group;

    Kind(String kindName, String group) {
        this.kindName = kindName;
        this.group = group;
    }

    /** The value of {@code kind} in a resource, such as {@code VirtualService}. */
    public String kindName() {
        return kindName;
    }

    /** The API group without the version, such as {@code networking.istio.io}; empty for the core group. */
    public String group() {
        return group;
    }

    /** Whether resources of this kind live outside of namespaces. */
    public boolean clusterScoped() {
        return this == NAMESPACE || this == NODE;
    }

    /** The kind with this API group and name, if Meshway reads it. */
    public static Optional<Kind> of(String group, String kindName) {
        for (Kind kind : values()) {
            if (kind.group.equals(group) && kind.kindName.equals(kindName)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return kindName;
    }
}
