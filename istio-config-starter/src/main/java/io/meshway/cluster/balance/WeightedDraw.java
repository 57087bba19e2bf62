package io.meshway.cluster.balance;

import java.util.random.RandomGenerator;

/** A draw with probability by weight. */
final class WeightedDraw {
    private final long[] upTo;

    WeightedDraw(Candidate[] candidates) {
        upTo = new long[candidates.length];
        long sum = 0;
        for (int i = 0; i < candidates.length; i++) {
            sum += Math.max(1, candidates[i].weight());
            upTo[i] = sum;
        }
    }

    int next(RandomGenerator random) {
        long drawn = random.nextLong(upTo[upTo.length - 1]);
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
