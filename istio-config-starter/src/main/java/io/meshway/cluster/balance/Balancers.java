package io.meshway.cluster.balance;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the balancer of a policy. */
public final class Balancers {
    private Balancers() {}

    /** A balancer over a list that does not change, which has at least one candidate. */
    public static Balancer of(BalancePolicy policy, List<? extends Candidate> candidates, BalanceMeans means) {
        double[] weights = candidates.stream().mapToDouble(Candidate::weight).toArray();
        return of(policy, candidates, weights, means);
    }

    /**
     * A balancer over candidates with weights of the caller's, which only policies that hash look at.
     *
     * @param weights of each candidate, above zero
     */
    public static Balancer of(
            BalancePolicy policy, List<? extends Candidate> candidates, double[] weights, BalanceMeans means) {
        Candidate[] all = candidates.toArray(Candidate[]::new);
        if (policy instanceof BalancePolicy.RingHash ring) {
            return new Ring(all, new NormalizedWeights(weights), ring.minimumSize());
        }
        if (policy instanceof BalancePolicy.Maglev maglev) {
            return new MaglevTable(all, new NormalizedWeights(weights), maglev.tableSize());
        }
        boolean scheduled = !equallyWeighted(all) || warming(policy.slowStart(), all, means.clock());
        if (policy instanceof BalancePolicy.RoundRobin) {
            return scheduled
                    ? scheduled(policy.slowStart(), all, false, means)
                    : new Rotation(all.length, means.position());
        }
        if (policy instanceof BalancePolicy.LeastRequest) {
            return scheduled ? scheduled(policy.slowStart(), all, true, means) : new LeastOfTwo(all, means.random());
        }
        return new AnyOne(all.length, means.random());
    }

    /** A choice in the ratio of weights that stay as they are, each above zero. */
    public static Balancer inRatio(double[] weights, BalanceMeans means) {
        double[] fixed = weights.clone();
        return new WeightedRotation(fixed, candidate -> fixed[candidate], means.random());
    }

    private static Balancer scheduled(
            @Nullable SlowStart slowStart, Candidate[] candidates, boolean byLoad, BalanceMeans means) {
        double[] resting =
                Arrays.stream(candidates).mapToDouble(Candidate::weight).toArray();
        Weights weights = byLoad
                ? candidate -> resting[candidate] / (Math.max(0, candidates[candidate].active()) + 1)
                : candidate -> resting[candidate];
        return new WeightedRotation(
                resting,
                slowStart == null ? weights : slowly(weights, slowStart, candidates, means.clock()),
                means.random());
    }

    private static Weights slowly(Weights weights, SlowStart slowStart, Candidate[] candidates, InstantSource clock) {
        return candidate -> {
            double part = slowStart.factor(candidates[candidate].sinceMillis(), clock.millis());
            // Nobody is put off for ever: a share of nothing would never be looked at again.
            return Math.max(weights.of(candidate) * part, DeadlineSchedule.LEAST_WEIGHT);
        };
    }

    private static boolean warming(@Nullable SlowStart slowStart, Candidate[] candidates, InstantSource clock) {
        if (slowStart != null) {
            long now = clock.millis();
            for (Candidate candidate : candidates) {
                if (slowStart.covers(candidate.sinceMillis(), now)) {
                    return true;
                }
            }
        }
        return false;
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
