package io.meshway.cluster.limit;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A counter with a ceiling, shared by all threads. A lower ceiling takes nothing back: it holds for what comes next.
 *
 * <p>Not Resilience4j's bulkhead, though that costs no more (PermitsBenchmark finds no difference beyond its error: some 30 to 40 ns a permit taken and given
 * back on one thread, some 70 ns on two): lowering a bulkhead's limit blocks until enough calls have ended, and it knows neither a limit that moves with
 * the load ({@code retryBudget}) nor one that may be passed, as Envoy lets each endpoint have one connection.
 */
public final class Permits {
    private final AtomicInteger inUse = new AtomicInteger();
    private volatile int ceiling = Integer.MAX_VALUE;

    Permits() {}

    /** Takes a permit if there is one; every {@code true} is paired with one {@link #release()}. */
    public boolean tryAcquire() {
        return tryAcquire(ceiling);
    }

    boolean tryAcquire(int limit) {
        while (true) {
            int used = inUse.get();
            if (used >= limit) {
                return false;
            }
            if (inUse.compareAndSet(used, used + 1)) {
                return true;
            }
        }
    }

    /** Takes a permit whether there is one or not: Envoy lets each endpoint have one connection even at the limit. */
    public void acquireAnyway() {
        inUse.incrementAndGet();
    }

    /** Gives a permit back. */
    public void release() {
        inUse.decrementAndGet();
    }

    /** Permits taken. */
    public int inUse() {
        return inUse.get();
    }

    /** Most permits at a time. */
    public int ceiling() {
        return ceiling;
    }

    void ceiling(int limit) {
        ceiling = limit;
    }
}
