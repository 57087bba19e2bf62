package io.meshway.autoconfigure;

import io.meshway.transport.wire.WireHandler;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

/**
 * Whether the application is about to end. Boot lets requests on its port finish, but then closes their connections without a word, and the next request of a client
 * that reuses one fails; an answer that says {@code connection: close} keeps it from trying.
 */
final class BootDrain implements WireHandler.Drain, ApplicationListener<ContextClosedEvent> {
    private final ApplicationContext application;
    private volatile boolean draining;

    BootDrain(ApplicationContext application) {
        this.application = application;
    }

    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        if (event.getApplicationContext() == application) {
            draining = true;
        }
    }

    @Override
    public boolean draining() {
        return draining;
    }
}
