package io.meshway.proxy;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** What is done to event loops in more than one place. */
final class EventLoops {
    private EventLoops() {}

    /** Runs the task on the loop: now if this is it, else as soon as it can. */
    static void run(EventExecutor loop, Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }

    /** Cancels a timer, if there is one. */
    static void cancel(@Nullable Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
