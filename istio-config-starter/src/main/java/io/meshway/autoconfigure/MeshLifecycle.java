package io.meshway.autoconfigure;

import io.meshway.runtime.ListenerControl;
import io.meshway.runtime.MeshUpdater;
import org.springframework.context.SmartLifecycle;

/** Starts to follow the configuration once Boot's own server is up, and stops before it goes down. */
final class MeshLifecycle implements SmartLifecycle {
    private final MeshUpdater updater;
    private final ListenerControl listeners;
    private volatile boolean running;

    MeshLifecycle(MeshUpdater updater, ListenerControl listeners) {
        this.updater = updater;
        this.listeners = listeners;
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

    @Override
    public void stop() {
        running = false;
        updater.close();
        listeners.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
