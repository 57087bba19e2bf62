package io.meshway.cluster.balance;

import java.util.Arrays;

/** Weights that add up to 1, in the order of the candidates. */
final class NormalizedWeights {
    private final double[] shares;

    /** @param weights above zero */
    NormalizedWeights(double[] weights) {
        double sum = Arrays.stream(weights).sum();
        shares = Arrays.stream(weights).map(weight -> weight / sum).toArray();
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
