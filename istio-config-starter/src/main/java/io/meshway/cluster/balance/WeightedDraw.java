package io.meshway.cluster.balance;

import java.util.random.RandomGenerator;

/** A draw with probability by weight. */
final class WeightedDraw {
    private final double[] upTo;

    WeightedDraw(double[] weights) {
        upTo = new double[weights.length];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i];
            upTo[i] = sum;
        }
    }

    int next(RandomGenerator random) {
        double drawn = random.nextDouble(upTo[upTo.length - 1]);
        int low = 0;
        int high = upTo.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (drawn < upTo[middle]) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
