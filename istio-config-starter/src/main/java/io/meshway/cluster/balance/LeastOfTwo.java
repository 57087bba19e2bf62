package io.meshway.cluster.balance;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** {@code LEAST_REQUEST} over equal weights: of two drawn with replacement the one with fewer attempts in flight, of equals the first. */
final class LeastOfTwo implements Balancer {
    private final Candidate[] candidates;
    private final Supplier<RandomGenerator> random;

    LeastOfTwo(Candidate[] candidates, Supplier<RandomGenerator> random) {
        this.candidates = candidates;
        this.random = random;
    }

    @Override
    public int pick(long hash, int attempt) {
        RandomGenerator generator = random.get();
        int first = generator.nextInt(candidates.length);
        int second = generator.nextInt(candidates.length);
        return candidates[second].active() < candidates[first].active() ? second : first;
    }
}
