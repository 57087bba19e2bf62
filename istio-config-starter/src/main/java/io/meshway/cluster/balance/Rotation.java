package io.meshway.cluster.balance;

import java.util.concurrent.atomic.AtomicInteger;

/** {@code ROUND_ROBIN} over equal weights: one position for the whole process, one further with each pick. */
final class Rotation implements Balancer {
    private final int size;
    private final AtomicInteger position;

    Rotation(int size, AtomicInteger position) {
        this.size = size;
        this.position = position;
    }

    @Override
    public int pick(long hash, int attempt) {
        return Integer.remainderUnsigned(position.getAndIncrement(), size);
    }
}
