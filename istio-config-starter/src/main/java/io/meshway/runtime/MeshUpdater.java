package io.meshway.runtime;

import io.meshway.mesh.OutsideDestination;
import io.meshway.source.ResourceSource;
import io.meshway.source.SourceSnapshot;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Turns the changes of a source into updates of the runtime: bursts become one update, after a quiet period and never later than the maximum delay. One
 * thread does all of it; only the latest snapshot waits, so there is no queue to overflow.
 */
public final class MeshUpdater implements AutoCloseable {
    /** {@code istio.config.quiet-period} when not set. */
    public static final Duration DEFAULT_QUIET_PERIOD = Duration.ofMillis(50);
    /** {@code istio.config.max-delay} when not set. */
    public static final Duration DEFAULT_MAX_DELAY = Duration.ofMillis(500);

    private final ResourceSource source;
    private final MeshRuntime runtime;
    private final Duration quietPeriod;
    private final Duration maxDelay;
    private final ScheduledExecutorService thread;
    private final CompletableFuture<Void> firstApplied = new CompletableFuture<>();
    private @Nullable SourceSnapshot latest;
    private @Nullable SourceSnapshot waiting;
    private @Nullable Future<?> scheduled;
    private long firstChange;

    /** An updater that has not begun. */
    public MeshUpdater(ResourceSource source, MeshRuntime runtime, Duration quietPeriod, Duration maxDelay) {
        this.source = source;
        this.runtime = runtime;
        this.quietPeriod = quietPeriod;
        this.maxDelay = maxDelay;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread worker = new Thread(task, "meshway-config");
            worker.setDaemon(true);
            return worker;
        });
    }

    /** Begins to follow the source; the first snapshot is applied at once. */
    public void start() {
        source.start(this::changed);
    }

    /** Completes when the first configuration, be it empty, is in force. */
    public CompletionStage<Void> firstApplied() {
        return firstApplied.minimalCompletionStage();
    }

    /** Lets destinations count that somebody outside of the resources asks for, such as a route that the application wrote itself. */
    public synchronized void alsoServe(Set<OutsideDestination> destinations) {
        runtime.alsoServe(destinations);
        SourceSnapshot known = latest;
        if (known != null) {
            changed(known);
        }
    }

    private synchronized void changed(SourceSnapshot now) {
        latest = now;
        if (waiting == null) {
            firstChange = System.nanoTime();
        }
        waiting = now;
        Future<?> before = scheduled;
        if (before != null) {
            before.cancel(false);
        }
        scheduled = thread.schedule(this::applyWaiting, delayNanos(), TimeUnit.NANOSECONDS);
    }

    private long delayNanos() {
        if (!firstApplied.isDone()) {
            return 0;
        }
        long left = firstChange + maxDelay.toNanos() - System.nanoTime();
        return Math.max(0, Math.min(quietPeriod.toNanos(), left));
    }

    private void applyWaiting() {
        SourceSnapshot now = take();
        if (now == null) {
            return;
        }
        try {
            runtime.apply(now);
            firstApplied.complete(null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable SourceSnapshot take() {
        SourceSnapshot now = waiting;
        waiting = null;
        return now;
    }

    /** Stops following; what is in force stays. */
    @Override
    public void close() {
        source.close();
        thread.shutdownNow();
    }
}
