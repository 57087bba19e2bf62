package io.meshway.actuate;

import io.meshway.cluster.Cluster;
import io.meshway.cluster.LiveEndpoint;
import io.meshway.cluster.balance.BalancePolicy;
import io.meshway.mesh.ClusterKey;
import io.meshway.mesh.ClusterSpec;
import io.meshway.mesh.ClusterSpec.EndpointSource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * {@code /actuator/istio/clusters}: who requests can go to, and how one of them is chosen.
 *
 * @param total clusters whose host fits the filter
 */
record ClustersView(int total, int offset, int limit, List<View> clusters) implements OperationResponseBody {
    static ClustersView of(Collection<Cluster> clusters, boolean roundRobinByDefault, Page page) {
        List<Cluster> fitting = ClusterList.of(clusters, page);
        Page.Slice slice = page.cursor().next(fitting.size());
        List<View> views = fitting.subList(slice.from(), slice.to()).stream()
                .map(cluster -> View.of(cluster, roundRobinByDefault))
                .toList();
        return new ClustersView(fitting.size(), page.offset(), page.limit(), views);
    }

    /**
     * A cluster.
     *
     * @param name as Envoy calls it, {@code outbound|port|subset|host}
     * @param subset empty for all endpoints of the service
     * @param owner the Service or ServiceEntry
     * @param protocol {@code http1}, {@code http2} or {@code bytes}
     * @param endpointSource {@code fixed}, {@code dns}, {@code logical-dns} or {@code requested-host}
     * @param loadBalancer such as {@code least-request}
     * @param endpoints how many there are
     * @param healthy how many of them may be picked
     */
    record View(
            String name,
            String host,
            int port,
            String subset,
            ResourceRef owner,
            String protocol,
            String endpointSource,
            String loadBalancer,
            String connectTimeout,
            int endpoints,
            int healthy) {
        static View of(Cluster cluster, boolean roundRobinByDefault) {
            ClusterSpec spec = cluster.spec();
            ClusterKey key = spec.key();
            List<LiveEndpoint> endpoints = cluster.endpoints();
            return new View(
                    key.toString(),
                    key.host(),
                    key.port(),
                    key.subset(),
                    ResourceRef.of(spec.service()),
                    spec.protocol().name().toLowerCase(Locale.ROOT),
                    source(spec.endpoints()),
                    balancer(BalancePolicy.of(spec.policy().loadBalancer(), roundRobinByDefault)),
                    DurationText.of(spec.connectTimeout()),
                    endpoints.size(),
                    (int) endpoints.stream().filter(ClusterList::healthy).count());
        }

        private static String source(EndpointSource source) {
            if (source instanceof EndpointSource.Names names) {
                return names.logical() ? "logical-dns" : "dns";
            }
            return source instanceof EndpointSource.Fixed ? "fixed" : "requested-host";
        }

        private static String balancer(BalancePolicy policy) {
            if (policy instanceof BalancePolicy.RoundRobin) {
                return "round-robin";
            }
            if (policy instanceof BalancePolicy.LeastRequest) {
                return "least-request";
            }
            if (policy instanceof BalancePolicy.Random) {
                return "random";
            }
            if (policy instanceof BalancePolicy.Passthrough) {
                return "passthrough";
            }
            return policy instanceof BalancePolicy.Maglev ? "maglev" : "ring-hash";
        }
    }
}
