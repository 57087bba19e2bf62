package io.meshway.cluster.limit;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.meshway.model.TrafficPolicy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** Taking a permit and giving it back: ours, and Resilience4j's bulkhead without waiting. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class PermitsBenchmark {
    private final Permits ours = new ClusterLimits(TrafficPolicy.NONE).requests();
    private final Bulkhead theirs = Bulkhead.of(
            "requests",
            BulkheadConfig.custom()
                    .maxConcurrentCalls(Integer.MAX_VALUE)
                    .maxWaitDuration(Duration.ZERO)
                    .build());

    @Benchmark
    public boolean ours() {
        return oursOnce();
    }

    @Benchmark
    @Threads(2)
    public boolean oursOfTwoThreads() {
        return oursOnce();
    }

    @Benchmark
    public boolean bulkhead() {
        return bulkheadOnce();
    }

    @Benchmark
    @Threads(2)
    public boolean bulkheadOfTwoThreads() {
        return bulkheadOnce();
    }

    private boolean oursOnce() {
        boolean taken = ours.tryAcquire();
        ours.release();
        return taken;
    }

    private boolean bulkheadOnce() {
        boolean taken = theirs.tryAcquirePermission();
        theirs.onComplete();
        return taken;
    }
}
