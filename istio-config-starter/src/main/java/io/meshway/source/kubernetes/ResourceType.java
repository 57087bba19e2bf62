package io.meshway.source.kubernetes;

import java.util.List;

/**
 * A type of resource as the API server knows it.
 *
 * @param kind as in a resource's {@code kind}
 * @param group the API group; empty for the core group
 * @param plural the name in paths and in RBAC rules
 * @param custom whether a CustomResourceDefinition has to be installed for it, so that its version has to be asked for
 */
record ResourceType(String kind, String group, String plural, boolean custom) {
    static final ResourceType SERVICE = builtIn("Service", "", "services");
    static final ResourceType ENDPOINT_SLICE = builtIn("EndpointSlice", "discovery.k8s.io", "endpointslices");
    static final ResourceType NAMESPACE = builtIn("Namespace", "", "namespaces");
    static final ResourceType NODE = builtIn("Node", "", "nodes");
    static final ResourceType POD = builtIn("Pod", "", "pods");
    static final ResourceType SECRET = builtIn("Secret", "", "secrets");
    static final ResourceType CONFIG_MAP = builtIn("ConfigMap", "", "configmaps");

    /** Those that nothing works without. */
    static final List<ResourceType> ISTIO_ROUTING = List.of(
            istio("Gateway", "networking", "gateways"),
            istio("VirtualService", "networking", "virtualservices"),
            istio("DestinationRule", "networking", "destinationrules"),
            istio("ServiceEntry", "networking", "serviceentries"));

    /** Those that few use, or that are read in order to say that they are not enforced. */
    static final List<ResourceType> ISTIO_OTHERS = List.of(
            istio("WorkloadEntry", "networking", "workloadentries"),
            istio("WorkloadGroup", "networking", "workloadgroups"),
            istio("Sidecar", "networking", "sidecars"),
            istio("EnvoyFilter", "networking", "envoyfilters"),
            istio("ProxyConfig", "networking", "proxyconfigs"),
            istio("AuthorizationPolicy", "security", "authorizationpolicies"),
            istio("PeerAuthentication", "security", "peerauthentications"),
            istio("RequestAuthentication", "security", "requestauthentications"),
            istio("Telemetry", "telemetry", "telemetries"),
            istio("WasmPlugin", "extensions", "wasmplugins"));

    private static ResourceType builtIn(String kind, String group, String plural) {
        return new ResourceType(kind, group, plural, false);
    }

    private static ResourceType istio(String kind, String group, String plural) {
        return new ResourceType(kind, group + ".istio.io", plural, true);
    }

    /** Where a version of the group is served, such as {@code /apis/networking.istio.io/v1}. */
    String groupPath(String version) {
        return group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
    }

    /** As in {@code kubectl get}: {@code virtualservices.networking.istio.io}. */
    @Override
    public String toString() {
        return group.isEmpty() ? plural : plural + "." + group;
    }
}
