package io.meshway.cluster.balance;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** {@code RANDOM}: uniform, weights do not count. */
final class AnyOne implements Balancer {
    private final int size;
    private final Supplier<RandomGenerator> random;

    AnyOne(int size, Supplier<RandomGenerator> random) {
        this.size = size;
        this.random = random;
    }

    @Override
    public int pick(long hash, int attempt) {
        return random.get().nextInt(size);
    }
}
