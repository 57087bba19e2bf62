package io.meshway.actuate;

import io.meshway.cluster.Cluster;
import io.meshway.cluster.LiveEndpoint;
import io.meshway.mesh.ClusterKey;
import io.meshway.mesh.ClusterSpec.EndpointHealth;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Clusters in an order that stays the same from page to page. */
final class ClusterList {
    private static final Comparator<ClusterKey> BY_HOST = Comparator.comparing(ClusterKey::host)
            .thenComparingInt(ClusterKey::port)
            .thenComparing(ClusterKey::subset);

    private ClusterList() {}

    /** Those whose host fits, by host, port and subset. */
    static List<Cluster> of(Collection<Cluster> clusters, Page page) {
        return clusters.stream()
                .filter(cluster -> page.shows(cluster.spec().key().host()))
                .sorted(Comparator.comparing(cluster -> cluster.spec().key(), BY_HOST))
                .toList();
    }

    /** Whether the endpoint may be picked: the platform calls it healthy, and it is not ejected. */
    static boolean healthy(LiveEndpoint endpoint) {
        return endpoint.spec().health() == EndpointHealth.HEALTHY && !endpoint.ejected();
    }
}
