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
    private final Choice choice;
    private final Ejected ejected;

    private EndpointSet(List<LiveEndpoint> all, Choice choice, Ejected ejected) {
        this.all = all;
        this.choice = choice;
        this.ejected = ejected;
    }

    /** Nobody yet; {@code position} is where round robin stands, for this set and those after it. */
    static EndpointSet empty(BalancePolicy policy, AtomicInteger position, Supplier<RandomGenerator> random) {
        return new EndpointSet(List.of(), new Choice(policy, new LiveEndpoint[0], position, random), Ejected.NEVER);
    }

    /**
     * The set after a change; a schedule, ring or table that would come out the same is kept, with its position.
     *
     * @param pickable who may be picked
     * @param ejected what to do with whoever is ejected later, or is in the list although ejected
     */
    EndpointSet next(List<LiveEndpoint> everyone, List<LiveEndpoint> pickable, BalancePolicy policy, Ejected ejected) {
        LiveEndpoint[] candidates = policy instanceof BalancePolicy.Passthrough
                ? new LiveEndpoint[0]
                : pickable.toArray(LiveEndpoint[]::new);
        Choice next = choice.suits(policy, candidates)
                ? choice
                : new Choice(policy, candidates, choice.position, choice.random);
        return new EndpointSet(everyone, next, ejected);
    }

    List<LiveEndpoint> all() {
        return all;
    }

    @Nullable
    LiveEndpoint pick(PickContext context) {
        Balancer balancer = choice.balancer;
        if (balancer == null) {
            return null;
        }
        long hash = 0;
        if (choice.hashed) {
            hash = context.hasHash() ? context.hash() : choice.random.get().nextLong();
        }
        LiveEndpoint picked = usable(balancer.pick(hash, 0));
        for (int attempt = 1; attempt <= EXTRA_PICKS && picked != null && context.tried(picked); attempt++) {
            picked = usable(balancer.pick(hash, attempt));
        }
        return picked != null && context.tried(picked) ? untried(picked, context) : picked;
    }

    /**
     * Somebody who was not tried, whom chance alone did not find: a dead endpoint never has requests in flight, so that least request
     * prefers it, and among few endpoints Envoy's extra picks would all go there. The one picked, when everybody was tried.
     */
    private LiveEndpoint untried(LiveEndpoint picked, PickContext context) {
        for (LiveEndpoint other : choice.candidates) {
            if (!context.tried(other) && (ejected == Ejected.LIKE_OTHERS || !other.ejected())) {
                return other;
            }
        }
        return picked;
    }

    /** Whom the index stands for or, if ejected since this set was made, the next one that is not. */
    private @Nullable LiveEndpoint usable(int index) {
        LiveEndpoint[] candidates = choice.candidates;
        LiveEndpoint picked = candidates[index];
        if (ejected == Ejected.LIKE_OTHERS || !picked.ejected()) {
            return picked;
        }
        for (int i = 1; i < candidates.length; i++) {
            LiveEndpoint other = candidates[(index + i) % candidates.length];
            if (!other.ejected()) {
                return other;
            }
        }
        return ejected == Ejected.LAST_RESORT ? picked : null;
    }

    /** What ejection means to a pick. */
    enum Ejected {
        /** Not picked, even if there is nobody else: there is no panic threshold. */
        NEVER,
        /** Picked if there is nobody else: the set that follows will be one in panic. */
        LAST_RESORT,
        /** Picked like others: panic. */
        LIKE_OTHERS
    }

    /** A policy over a list: the part that is costly to make. */
    private static final class Choice {
        final LiveEndpoint[] candidates;
        final boolean hashed;
        final AtomicInteger position;
        final Supplier<RandomGenerator> random;
        final @Nullable Balancer balancer;
        private final BalancePolicy policy;
        private final int[] weights;

        Choice(
                BalancePolicy policy,
                LiveEndpoint[] candidates,
                AtomicInteger position,
                Supplier<RandomGenerator> random) {
            this.policy = policy;
            this.candidates = candidates;
            this.position = position;
            this.random = random;
            hashed = policy.hashed();
            weights = weightsOf(candidates);
            balancer = candidates.length == 0 ? null : Balancers.of(policy, List.of(candidates), position, random);
        }

        boolean suits(BalancePolicy wanted, LiveEndpoint[] others) {
            return policy.equals(wanted)
                    && Arrays.equals(candidates, others)
                    && Arrays.equals(weights, weightsOf(others));
        }

        private static int[] weightsOf(LiveEndpoint[] endpoints) {
            return Arrays.stream(endpoints).mapToInt(LiveEndpoint::weight).toArray();
        }
    }
}
