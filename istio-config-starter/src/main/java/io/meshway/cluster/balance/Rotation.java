package io.meshway.cluster.balance;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code ROUND_ROBIN} over equal weights: one position for the whole process, one further with each pick.
 *
 * <p>Envoy keeps a position for each worker, which saves it the shared counter and costs it the order: clients whose connections are on different
 * workers see no round. Here every round is exact, whatever event loops requests come in on, and nobody waits for anybody: the price of sharing is a
 * cache line that moves between cores, less than a thousandth of what a request costs (PickBenchmark with {@code -t 2}).
 */
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
