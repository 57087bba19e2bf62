package io.meshway.autoconfigure;

import io.meshway.runtime.ListenerControl;
import io.meshway.runtime.MeshUpdater;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/** Starts to follow the configuration once Boot's own server is up, and stops before it goes down. */
final class MeshLifecycle implements SmartLifecycle {
    private final MeshUpdater updater;
    private final ListenerControl listeners;
    private final Duration stillAccepting;
    private volatile boolean running;

    /** @param stillAccepting how long sockets stay open when the application is told to stop */
    MeshLifecycle(MeshUpdater updater, ListenerControl listeners, Duration stillAccepting) {
        this.updater = updater;
        this.listeners = listeners;
        this.stillAccepting = stillAccepting;
    }

    @Override
    public void start() {
        running = true;
        updater.start();
    }

    /** Not on the thread that stops the application: drains take their time, Boot's own beside ours. */
    @Override
    public void stop(Runnable done) {
        running = false;
        Thread drain = new Thread(
                () -> {
                    stop();
                    done.run();
                },
                "meshway-drain");
        drain.start();
    }

    /** The configuration is followed to the end: the endpoints of others come and go while this gateway does. */
    @Override
    public void stop() {
        running = false;
        listeners.discourage();
        try {
            TimeUnit.NANOSECONDS.sleep(stillAccepting.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        updater.close();
        listeners.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
