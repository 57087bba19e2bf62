package io.meshway.source.kubernetes;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What all watches of a source share.
 *
 * @param loop runs everything, one task at a time
 * @param changes told when what a watch knows has changed, or its problem
 */
record WatchContext(
        ApiServer server,
        Discovery discovery,
        ApiReader reader,
        ScheduledExecutorService loop,
        InstantSource clock,
        RandomGenerator random,
        Pace pace,
        WatchStatistics statistics,
        Consumer<CollectionWatch> changes) {
    Instant now() {
        return clock.instant();
    }

    void changed(CollectionWatch watch) {
        changes.accept(watch);
    }

    /** A step that fails does so in the log, and not unheard in its future. Null when the source is being closed. */
    @Nullable
    ScheduledFuture<?> later(Duration delay, Runnable step) {
        try {
            return loop.schedule(() -> KubernetesResourceSource.guarded(step), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            return null;
        }
    }
}
