package io.meshway.cluster.balance;

import java.util.Arrays;

/** Weights that add up to 1, in the order of the candidates. */
final class NormalizedWeights {
    private final double[] shares;

    NormalizedWeights(Candidate[] candidates) {
        double sum = Arrays.stream(candidates).mapToLong(Candidate::weight).sum();
        shares = Arrays.stream(candidates)
                .mapToDouble(candidate -> candidate.weight() / sum)
                .toArray();
    }

    double share(int candidate) {
        return shares[candidate];
    }

    double smallest() {
        return Arrays.stream(shares).min().orElse(1);
    }

    double largest() {
        return Arrays.stream(shares).max().orElse(1);
    }
}
