package io.meshway.cluster.limit;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A counter with a ceiling, shared by all threads. A lower ceiling takes nothing back: it holds for what comes next.
 *
 * <p>People see it as a bulkhead of Resilience4j, and could have had Resilience4j's own for the same price (PermitsBenchmark). That one does not fit: lowering
 * its limit blocks until enough calls have ended, and it knows neither a limit that moves with the load ({@code retryBudget}) nor one that may be passed,
 * as Envoy lets each endpoint have one connection.
 */
public final class Permits {
    private final AtomicInteger inUse = new AtomicInteger();
    private final LongAdder refused = new LongAdder();
    private volatile int ceiling = Integer.MAX_VALUE;
    private volatile @Nullable Observer observer;

    Permits() {}

    /** Takes a permit if there is one; every {@code true} is paired with one {@link #release()}. */
    public boolean tryAcquire() {
        return tryAcquire(ceiling);
    }

    boolean tryAcquire(int limit) {
        Observer watching = observer;
        while (true) {
            int used = inUse.get();
            if (used >= limit) {
                refused.increment();
                if (watching != null) {
                    watching.refused();
                }
                return false;
            }
            if (inUse.compareAndSet(used, used + 1)) {
                if (watching != null) {
                    watching.taken();
                }
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
        Observer watching = observer;
        if (watching != null) {
            watching.released();
        }
    }

    /** Permits taken. */
    public int inUse() {
        return inUse.get();
    }

    /** How often there was none. */
    public long refused() {
        return refused.sum();
    }

    /** Most permits at a time. */
    public int ceiling() {
        return ceiling;
    }

    void ceiling(int limit) {
        ceiling = limit;
    }

    /** Tells of every permit from now on, on the thread that asks for it: a quick reaction only. There is one observer at most. */
    public void observe(Observer watching) {
        observer = watching;
    }

    /** Hears of permits. */
    public interface Observer {
        /** One was taken. */
        void taken();

        /** There was none. */
        void refused();

        /** One came back. */
        void released();
    }
}
