package io.meshway.cluster.balance;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Candidates and balancers for tests. */
final class Candidates {
    private Candidates() {}

    static final class Fake implements Candidate {
        private final String key;
        private final int weight;
        final AtomicInteger active = new AtomicInteger();
        long sinceMillis = Long.MIN_VALUE / 2;

        Fake(String key, int weight) {
            this.key = key;
            this.weight = weight;
        }

        @Override
        public String key() {
            return key;
        }

        @Override
        public int weight() {
            return weight;
        }

        @Override
        public int active() {
            return active.get();
        }

        @Override
        public long sinceMillis() {
            return sinceMillis;
        }
    }

    /** 10.0.0.1:8080 and so on, with these weights. */
    static List<Fake> weighing(int... weights) {
        List<Fake> all = new ArrayList<>();
        for (int weight : weights) {
            int number = all.size() + 1;
            all.add(new Fake("10.0." + number / 256 + "." + number % 256 + ":8080", weight));
        }
        return all;
    }

    static List<Fake> equal(int size) {
        int[] weights = new int[size];
        Arrays.fill(weights, 1);
        return weighing(weights);
    }

    static Supplier<RandomGenerator> seeded(long seed) {
        Random random = new Random(seed);
        return () -> random;
    }

    static Balancer balancer(BalancePolicy policy, List<? extends Candidate> candidates) {
        return Balancers.of(
                policy,
                candidates,
                new BalanceMeans(new AtomicInteger(), seeded(42), InstantSource.fixed(Instant.EPOCH)));
    }

    /** How often each index comes up. */
    static int[] count(Balancer balancer, int size, int picks) {
        int[] counts = new int[size];
        for (int i = 0; i < picks; i++) {
            counts[balancer.pick(0, 0)]++;
        }
        return counts;
    }
}
