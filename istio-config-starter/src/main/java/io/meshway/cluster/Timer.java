package io.meshway.cluster;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Runs things later, away from event loops. Tasks of one timer may run at the same time. */
@FunctionalInterface
public interface Timer {
    /** Runs the task once after the delay; zero means as soon as possible, never on the calling thread. */
    Task after(Duration delay, Runnable task);

    /** A timer over an executor, which stays the caller's to close. What a task throws goes to its thread's handler: the executor would hide it. */
    static Timer over(ScheduledExecutorService executor) {
        return (delay, task) -> {
            ScheduledFuture<?> future = executor.schedule(() -> runLoudly(task), delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        };
    }

    private static void runLoudly(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException bug) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, bug);
        }
    }

    /** A task that has not run yet. */
    @FunctionalInterface
    interface Task {
        /** Nothing to cancel. */
        Task NONE = () -> {};

        /** Gives the task up; does nothing when it has run. */
        void cancel();
    }
}
