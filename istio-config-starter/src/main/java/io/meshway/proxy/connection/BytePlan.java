package io.meshway.proxy.connection;

import io.meshway.cluster.ClusterRef;
import io.meshway.mesh.ClusterKey;
import io.meshway.mesh.FilterChain;
import io.meshway.mesh.LinkedDestination;
import io.meshway.model.LoadBalancer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The weighted destinations of a byte stream with their clusters looked up: Envoy's TCP proxy. */
public final class BytePlan {
    private final List<Share> shares;
    private final long total;
    private final Supplier<? extends RandomGenerator> random;

    private BytePlan(List<Share> shares, Supplier<? extends RandomGenerator> random) {
        this.shares = shares;
        this.total = shares.stream().mapToLong(Share::weight).sum();
        this.random = random;
    }

    /** Destinations of weight 0 get nothing, unless one is alone. */
    static BytePlan of(
            FilterChain.Target.Bytes target,
            Function<ClusterKey, ClusterRef> clusters,
            Supplier<? extends RandomGenerator> random) {
        boolean alone = target.destinations().size() == 1;
        List<Share> shares = new ArrayList<>();
        for (LinkedDestination destination : target.destinations()) {
            if (alone || destination.weight() > 0) {
                boolean bySource = destination.hashKey() instanceof LoadBalancer.HashKey.SourceIp;
                shares.add(
                        new Share(clusters.apply(destination.cluster()), alone ? 1 : destination.weight(), bySource));
            }
        }
        return new BytePlan(List.copyOf(shares), random);
    }

    /** One uniform draw per connection. */
    public Share draw() {
        if (shares.size() == 1) {
            return shares.get(0);
        }
        long rest = random.get().nextLong(total);
        int i = 0;
        while (i < shares.size() - 1 && rest >= shares.get(i).weight()) {
            rest -= shares.get(i).weight();
            i++;
        }
        return shares.get(i);
    }

    /**
     * A destination.
     *
     * @param weight above 0
     * @param bySource whether the client's address decides which endpoint it gets ({@code useSourceIp})
     */
    public record Share(ClusterRef cluster, int weight, boolean bySource) {}
}
