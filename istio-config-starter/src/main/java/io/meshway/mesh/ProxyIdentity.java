package io.meshway.mesh;

import java.util.Map;

/**
 * Who this proxy is; fixed from start to end of the process.
 *
 * @param role edge gateway or per-pod sidecar
 * @param namespace of its pod
 * @param labels of its pod
 * @param id for logs and telemetry, such as the pod's name
 */
public record ProxyIdentity(
        Role role, String namespace, Map<String, String> labels, Locality locality, String id, String serviceAccount) {
    public ProxyIdentity {
        labels = Map.copyOf(labels);
    }

    /** The same proxy at another place. */
    ProxyIdentity at(Locality place) {
        return new ProxyIdentity(role, namespace, labels, place, id, serviceAccount);
    }

    /** Which half of the rules applies. */
    public enum Role {
        GATEWAY,
        SIDECAR
    }

    /** A gateway with these labels in this namespace, for tests and offline tools. */
    public static ProxyIdentity gateway(String namespace, Map<String, String> labels) {
        return new ProxyIdentity(Role.GATEWAY, namespace, labels, Locality.UNKNOWN, "gateway", "default");
    }
}
