package io.meshway.actuate;

import io.meshway.cluster.Cluster;
import io.meshway.cluster.LiveEndpoint;
import io.meshway.mesh.ClusterSpec.EndpointSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * {@code /actuator/istio/endpoints}: the addresses behind each cluster, and what they are doing. A cluster that the page begins or ends in shows the endpoints
 * that are on the page.
 *
 * @param total endpoints of the clusters whose host fits the filter; a cluster without endpoints counts as one
 */
record EndpointsView(int total, int offset, int limit, List<Group> clusters) implements OperationResponseBody {
    static EndpointsView of(Collection<Cluster> clusters, Page page) {
        Page.Cursor cursor = page.cursor();
        List<Group> groups = new ArrayList<>();
        for (Cluster cluster : ClusterList.of(clusters, page)) {
            List<LiveEndpoint> endpoints = cluster.endpoints();
            Page.Slice slice = cursor.next(Math.max(1, endpoints.size()));
            if (!slice.isEmpty()) {
                List<LiveEndpoint> shown =
                        endpoints.isEmpty() ? endpoints : endpoints.subList(slice.from(), slice.to());
                groups.add(new Group(
                        cluster.spec().key().toString(),
                        shown.stream().map(View::of).toList()));
            }
        }
        return new EndpointsView(cursor.total(), page.offset(), page.limit(), groups);
    }

    /**
     * The endpoints of a cluster.
     *
     * @param cluster its name
     */
    record Group(String cluster, List<View> endpoints) {}

    /**
     * An endpoint.
     *
     * @param address IP, or a Unix socket's path with port 0
     * @param health what the platform says: {@code healthy}, {@code unhealthy} or {@code draining}
     * @param check what active health checks say: {@code passing}, {@code degraded} or {@code failing}; null when there are none
     * @param priority 0 is preferred
     * @param ejected by outlier detection, for now
     * @param activeRequests of this process
     */
    record View(
            String address,
            int port,
            Map<String, String> labels,
            int weight,
            @Nullable String locality,
            int priority,
            String health,
            @Nullable String check,
            boolean ejected,
            int activeRequests) {
        static View of(LiveEndpoint endpoint) {
            EndpointSpec spec = endpoint.spec();
            String locality = spec.locality().toString();
            return new View(
                    spec.address(),
                    spec.port(),
                    new TreeMap<>(spec.labels()),
                    spec.weight(),
                    locality.isEmpty() ? null : locality,
                    spec.priority(),
                    spec.health().name().toLowerCase(Locale.ROOT),
                    check(endpoint),
                    endpoint.ejected(),
                    endpoint.active());
        }

        private static @Nullable String check(LiveEndpoint endpoint) {
            if (!endpoint.checked()) {
                return null;
            }
            return endpoint.failsChecks() ? "failing" : endpoint.degraded() ? "degraded" : "passing";
        }
    }
}
