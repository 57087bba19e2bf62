package io.meshway.cluster;

import io.meshway.cluster.balance.BalancePolicy;
import io.meshway.cluster.balance.Balancer;
import io.meshway.cluster.balance.Balancers;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The endpoints of a cluster at one time, and who of them is next. Immutable but for the balancer's own position. */
final class EndpointSet {
    /** Picks beyond the first while the request rejects whom it gets (Istio's {@code hostSelectionRetryMaxAttempts}). */
    private static final int EXTRA_PICKS = 5;

    private final List<LiveEndpoint> all;
    private final LiveEndpoint[] pickable;
    private final int[] weights;
    private final BalancePolicy policy;
    private final Supplier<RandomGenerator> random;
    private final @Nullable Balancer balancer;

    private EndpointSet(
            List<LiveEndpoint> all,
            LiveEndpoint[] pickable,
            BalancePolicy policy,
            AtomicInteger position,
            Supplier<RandomGenerator> random) {
        this.all = all;
        this.pickable = pickable;
        this.weights = weightsOf(pickable);
        this.policy = policy;
        this.random = random;
        this.balancer = pickable.length == 0 ? null : Balancers.of(policy, List.of(pickable), position, random);
    }

    private EndpointSet(EndpointSet before, List<LiveEndpoint> all) {
        this.all = all;
        this.pickable = before.pickable;
        this.weights = before.weights;
        this.policy = before.policy;
        this.random = before.random;
        this.balancer = before.balancer;
    }

    static EndpointSet empty(BalancePolicy policy, Supplier<RandomGenerator> random) {
        return new EndpointSet(List.of(), new LiveEndpoint[0], policy, new AtomicInteger(), random);
    }

    /** The set after a change; a schedule, ring or table that would come out the same is kept, with its position. */
    EndpointSet next(
            List<LiveEndpoint> everyone,
            List<LiveEndpoint> available,
            BalancePolicy nextPolicy,
            AtomicInteger position) {
        LiveEndpoint[] candidates = nextPolicy instanceof BalancePolicy.Passthrough
                ? new LiveEndpoint[0]
                : available.toArray(LiveEndpoint[]::new);
        boolean same = nextPolicy.equals(policy)
                && Arrays.equals(candidates, pickable)
                && Arrays.equals(weightsOf(candidates), weights);
        List<LiveEndpoint> copy = List.copyOf(everyone);
        return same ? new EndpointSet(this, copy) : new EndpointSet(copy, candidates, nextPolicy, position, random);
    }

    private static int[] weightsOf(LiveEndpoint[] endpoints) {
        return Arrays.stream(endpoints).mapToInt(LiveEndpoint::weight).toArray();
    }

    List<LiveEndpoint> all() {
        return all;
    }

    @Nullable
    LiveEndpoint pick(PickContext context) {
        Balancer chooser = balancer;
        if (chooser == null) {
            return null;
        }
        long hash = 0;
        if (policy.hashed()) {
            hash = context.hasHash() ? context.hash() : random.get().nextLong();
        }
        LiveEndpoint picked = pickable[chooser.pick(hash, 0)];
        for (int attempt = 1; attempt <= EXTRA_PICKS && context.tried(picked); attempt++) {
            picked = pickable[chooser.pick(hash, attempt)];
        }
        return picked;
    }
}
