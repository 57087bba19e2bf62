package io.meshway.cluster;

import io.meshway.cluster.health.PriorityLoads;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The endpoints of a cluster at one time, and who of them is next. Immutable but for the positions of its balancers. */
final class EndpointSet {
    /** Picks beyond the first while the request rejects whom it gets (Istio's {@code hostSelectionRetryMaxAttempts}). */
    private static final int EXTRA_PICKS = 5;

    private final List<LiveEndpoint> all;
    private final PriorityLoads loads;
    private final Tier[] tiers;
    private final boolean hashed;
    private final boolean ejectedAsLastResort;
    private final Supplier<RandomGenerator> random;

    /**
     * A set.
     *
     * @param tiers in the order of the tables of {@code loads}
     * @param hashed whether the request's hash decides
     * @param ejectedAsLastResort whether somebody ejected is picked if there is nobody else: the set that follows will be one in panic
     */
    EndpointSet(
            List<LiveEndpoint> all,
            PriorityLoads loads,
            List<Tier> tiers,
            boolean hashed,
            boolean ejectedAsLastResort,
            Supplier<RandomGenerator> random) {
        this.all = all;
        this.loads = loads;
        this.tiers = tiers.toArray(Tier[]::new);
        this.hashed = hashed;
        this.ejectedAsLastResort = ejectedAsLastResort;
        this.random = random;
    }

    List<LiveEndpoint> all() {
        return all;
    }

    @Nullable
    LiveEndpoint pick(PickContext context) {
        long hash = 0;
        if (hashed) {
            hash = context.hasHash() ? context.hash() : random.get().nextLong();
        }
        long left = context.leftPriorities();
        int[] table = left == 0 ? loads.table() : loads.tableWithout(left);
        LiveEndpoint picked = draw(table, hash, 0);
        for (int attempt = 1; attempt <= EXTRA_PICKS && picked != null && context.tried(picked); attempt++) {
            picked = draw(table, hash, attempt);
        }
        return picked != null && context.tried(picked) ? untried(table, picked, context) : picked;
    }

    private @Nullable LiveEndpoint draw(int[] table, long hash, int attempt) {
        int only = PriorityLoads.only(table);
        int chosen = only >= 0
                ? only
                : PriorityLoads.choose(table, hashed ? hash : random.get().nextLong());
        LiveEndpoint picked = tiers[chosen].pick(hash, attempt);
        return picked != null ? picked : fromAnotherTier(chosen, hash, attempt);
    }

    /** The tables do not know yet who was ejected a moment ago: what is left of the other tiers, in order. */
    private @Nullable LiveEndpoint fromAnotherTier(int chosen, long hash, int attempt) {
        for (int i = 0; i < tiers.length; i++) {
            LiveEndpoint picked = i == chosen ? null : tiers[i].pick(hash, attempt);
            if (picked != null) {
                return picked;
            }
        }
        LiveEndpoint[] ejected = tiers[chosen].candidates();
        if (!ejectedAsLastResort || ejected.length == 0) {
            return null;
        }
        return ejected[random.get().nextInt(ejected.length)];
    }

    /**
     * Somebody who was not tried, whom chance alone did not find: a dead endpoint never has requests in flight, so that least request
     * prefers it, and among few endpoints Envoy's extra picks would all go there. The one picked, when everybody was tried.
     */
    private LiveEndpoint untried(int[] table, LiveEndpoint picked, PickContext context) {
        for (int i = 0; i < tiers.length; i++) {
            if (table[i] > 0) {
                for (LiveEndpoint other : tiers[i].candidates()) {
                    if (!context.tried(other) && tiers[i].takes(other)) {
                        return other;
                    }
                }
            }
        }
        return picked;
    }
}
