package io.meshway.mesh;

import io.meshway.mesh.ClusterSpec.EndpointSpec;
import io.meshway.mesh.ClusterSpec.TrafficDistribution;
import io.meshway.model.LoadBalancer;
import io.meshway.model.LoadBalancer.Failover;
import io.meshway.model.LoadBalancer.LocalityLb;
import io.meshway.model.TrafficPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Istio's locality load balancing as one proxy sees it: which endpoints come first because of where they run and what they are labelled with. */
final class LocalityRules {
    private static final LocalityLb NOTHING_WRITTEN = new LocalityLb(null, List.of(), List.of(), List.of());

    private static final LocalityLb SAME_ZONE = byLabels(Topology.NETWORK, Topology.REGION, Topology.ZONE);
    private static final LocalityLb SAME_NODE =
            byLabels(Topology.NETWORK, Topology.REGION, Topology.ZONE, Topology.SUBZONE, Topology.HOST);

    /** Priorities that a comparison of localities can give: 0 to 4. */
    private static final int REGIONAL_PRIORITIES = 5;

    private static final int OTHER_REGION = 3;

    private final Locality client;
    private final Map<String, String> clientLabels;
    private final LocalityLb ofMesh;

    /** @param ofMesh the mesh-wide setting; null means Istio's default, enabled and nothing written */
    LocalityRules(ProxyIdentity proxy, @Nullable LocalityLb ofMesh) {
        this.client = proxy.locality().equals(Locality.UNKNOWN) ? Topology.ofProxy(proxy.labels()) : proxy.locality();
        this.clientLabels = Topology.withPlace(proxy.labels(), client, null);
        this.ofMesh = ofMesh == null ? NOTHING_WRITTEN : ofMesh;
    }

    /** Gives the endpoints their priorities, and leaves out those that get no traffic. */
    Placement place(TrafficPolicy policy, TrafficDistribution distribution, List<EndpointSpec> endpoints) {
        LoadBalancer balancer = policy.loadBalancer();
        LocalityLb ofRule = balancer == null ? null : balancer.localityLb();
        boolean detects = policy.outlierDetection() != null;
        if (ofRule != null) {
            return place(ofRule, detects, endpoints);
        }
        return switch (distribution) {
            case ANY -> place(ofMesh, detects, endpoints);
            case SAME_ZONE -> place(SAME_ZONE, true, endpoints);
            case SAME_NODE -> place(SAME_NODE, true, endpoints);
        };
    }

    private static LocalityLb byLabels(String... failoverPriority) {
        return new LocalityLb(true, List.of(), List.of(), List.of(failoverPriority));
    }

    private Placement place(LocalityLb setting, boolean failsOver, List<EndpointSpec> endpoints) {
        if (Boolean.FALSE.equals(setting.enabled())) {
            return Placement.flat(endpoints);
        }
        if (!setting.distribute().isEmpty()) {
            return LocalityShares.place(setting.distribute(), client, endpoints);
        }
        if (!failsOver) {
            return Placement.flat(endpoints);
        }
        boolean explicit =
                !setting.failover().isEmpty() || !setting.failoverPriority().isEmpty();
        return new Placement(prioritized(setting, endpoints), explicit ? Map.of() : null);
    }

    private List<EndpointSpec> prioritized(LocalityLb setting, List<EndpointSpec> endpoints) {
        int[] priorities = endpoints.stream()
                .mapToInt(endpoint -> priority(setting, endpoint))
                .toArray();
        int[] used = Arrays.stream(priorities).distinct().sorted().toArray();
        if (used.length <= 1) {
            return endpoints;
        }
        List<EndpointSpec> placed = new ArrayList<>(endpoints.size());
        for (int i = 0; i < priorities.length; i++) {
            placed.add(endpoints.get(i).withPriority(Arrays.binarySearch(used, priorities[i])));
        }
        return placed;
    }

    private int priority(LocalityLb setting, EndpointSpec endpoint) {
        if (setting.failoverPriority().isEmpty()) {
            return regional(endpoint.locality(), setting.failover());
        }
        int byLabels = byLabels(setting.failoverPriority(), endpoint.labels());
        return setting.failover().isEmpty()
                ? byLabels
                : byLabels * REGIONAL_PRIORITIES + regional(endpoint.locality(), setting.failover());
    }

    /** 0 for the same place, 1 for the zone, 2 for the region, 3 for others; 4 for others where failover goes elsewhere. */
    private int regional(Locality endpoint, List<Failover> failover) {
        if (client.equals(Locality.UNKNOWN)) {
            return 0;
        }
        if (!client.region().equals(endpoint.region())) {
            for (Failover way : failover) {
                if (way.from().equals(client.region())) {
                    return way.to().equals(endpoint.region()) ? OTHER_REGION : OTHER_REGION + 1;
                }
            }
            return OTHER_REGION;
        }
        if (!client.zone().equals(endpoint.zone())) {
            return 2;
        }
        return client.subzone().equals(endpoint.subzone()) ? 0 : 1;
    }

    /** The more labels agree before the first that does not, the better; another network is worse than anything else. */
    private int byLabels(List<String> wanted, Map<String, String> labels) {
        int farther = 0;
        for (int i = 0; i < wanted.size(); i++) {
            String[] label = wanted.get(i).split("=", -1);
            String expected = label.length == 2 ? label[1] : clientLabels.getOrDefault(label[0], "");
            if (!expected.equals(labels.getOrDefault(label[0], ""))) {
                if (i > 0 || !label[0].equals(Topology.NETWORK)) {
                    return farther + wanted.size() - i;
                }
                farther = wanted.size();
            }
        }
        return farther;
    }

    /**
     * Endpoints in their places.
     *
     * @param localityWeights {@link ClusterSpec#localityWeights()}
     */
    record Placement(List<EndpointSpec> endpoints, @Nullable Map<Locality, Integer> localityWeights) {
        static Placement flat(List<EndpointSpec> endpoints) {
            return new Placement(endpoints, null);
        }
    }
}
