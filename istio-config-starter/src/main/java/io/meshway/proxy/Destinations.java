package io.meshway.proxy;

import io.meshway.cluster.ClusterRef;
import io.meshway.route.action.HeaderEdits;
import io.meshway.route.action.WeightedClusters;
import java.util.List;

/** The weighted destinations of a route with their clusters looked up. */
final class Destinations {
    private final WeightedClusters weights;
    private final int total;
    private final List<Destination> destinations;
    private final ProxyEnvironment environment;

    Destinations(WeightedClusters weights, ProxyEnvironment environment) {
        this.weights = weights;
        this.total = weights.total();
        this.environment = environment;
        this.destinations = weights.entries().stream()
                .map(e -> new Destination(environment.clusters().apply(e.cluster()), e.request(), e.response()))
                .toList();
    }

    /** One uniform draw per request. */
    Destination draw() {
        if (destinations.size() == 1) {
            return destinations.get(0);
        }
        return destinations.get(weights.indexOf(environment.random().get().nextInt(total)));
    }

    /** A destination and what its requests and responses undergo. */
    record Destination(ClusterRef cluster, HeaderEdits request, HeaderEdits response) {}
}
