package io.meshway.cluster.balance;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Makes the balancer of a policy. */
public final class Balancers {
    private Balancers() {}

    /**
     * A balancer over a list that does not change.
     *
     * @param candidates at least one
     * @param position where round robin stands; it outlives the list
     * @param random asked once per use
     */
    public static Balancer of(
            BalancePolicy policy,
            List<? extends Candidate> candidates,
            AtomicInteger position,
            Supplier<RandomGenerator> random) {
        Candidate[] all = candidates.toArray(Candidate[]::new);
        if (policy instanceof BalancePolicy.RingHash ring) {
            return new Ring(all, ring.minimumSize());
        }
        if (policy instanceof BalancePolicy.Maglev maglev) {
            return new MaglevTable(all, maglev.tableSize());
        }
        if (policy instanceof BalancePolicy.RoundRobin) {
            return equallyWeighted(all)
                    ? new Rotation(all.length, position)
                    : new WeightedRotation(all, WeightedRotation.Load.IGNORED, random);
        }
        if (policy instanceof BalancePolicy.LeastRequest) {
            return equallyWeighted(all)
                    ? new LeastOfTwo(all, random)
                    : new WeightedRotation(all, WeightedRotation.Load.DIVIDES_WEIGHT, random);
        }
        return new AnyOne(all.length, random);
    }

    private static boolean equallyWeighted(Candidate[] candidates) {
        for (Candidate candidate : candidates) {
            if (candidate.weight() != candidates[0].weight()) {
                return false;
            }
        }
        return true;
    }
}
