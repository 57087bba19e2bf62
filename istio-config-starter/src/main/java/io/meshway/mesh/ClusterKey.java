package io.meshway.mesh;

/**
 * The identity of a cluster: everything that limits, ejects or balances is kept per cluster.
 *
 * @param host fully qualified, lower case
 * @param port the service port, never a target port
 * @param subset name of a DestinationRule's subset; empty for all endpoints
 */
public record ClusterKey(String host, int port, String subset) {
    /** Istio's name of the cluster, such as {@code outbound|9080|v1|reviews.default.svc.cluster.local}. */
    @Override
    public String toString() {
        return "outbound|" + port + '|' + subset + '|' + host;
    }
}
