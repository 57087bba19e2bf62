package io.meshway.source.kubernetes;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The loop of a source on which a wait that is longer than any of the test's own pace is written down, and over at once. */
final class HurriedLoop extends ScheduledThreadPoolExecutor {
    /** The longest of the pace that tests run at is the wait for an answer, 6 s. */
    private static final Duration LONG = Duration.ofMillis(6500);

    private final List<Duration> waits = new CopyOnWriteArrayList<>();

    HurriedLoop() {
        super(1, KubernetesResourceSource.THREAD);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        Duration wait = Duration.of(delay, unit.toChronoUnit());
        if (wait.compareTo(LONG) < 0) {
            return super.schedule(task, delay, unit);
        }
        waits.add(wait);
        return super.schedule(task, 0, unit);
    }

    /** Those that were too long to be waited for. */
    List<Duration> waits() {
        return waits;
    }
}
