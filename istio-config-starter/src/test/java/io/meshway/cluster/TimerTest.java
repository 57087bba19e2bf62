package io.meshway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimerTest {
    @Test
    void bugInATaskReachesTheThreadsHandlerAndLaterTasksRun() throws Exception {
        var heard = new CompletableFuture<Throwable>();
        var ran = new CompletableFuture<Void>();
        var executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task);
            thread.setUncaughtExceptionHandler((t, bug) -> heard.complete(bug));
            return thread;
        });
        try {
            Timer timer = Timer.over(executor);
            timer.after(Duration.ZERO, () -> {
                throw new IllegalStateException("bug");
            });
            timer.after(Duration.ofMillis(1), () -> ran.complete(null));

            assertThat(heard.get(10, TimeUnit.SECONDS)).hasMessage("bug");
            ran.get(10, TimeUnit.SECONDS);
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void cancelledTaskDoesNotRun() {
        var executor = Executors.newSingleThreadScheduledExecutor();
        try {
            Timer.over(executor)
                    .after(Duration.ofHours(1), () -> {
                        throw new AssertionError("ran");
                    })
                    .cancel();

            executor.shutdown();

            assertThat(executor.shutdownNow()).allMatch(task -> ((Future<?>) task).isCancelled());
        } finally {
            executor.shutdownNow();
        }
    }
}
