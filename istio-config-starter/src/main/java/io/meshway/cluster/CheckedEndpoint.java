package io.meshway.cluster;

import io.meshway.cluster.health.CheckState;
import io.meshway.cluster.health.ProbeOutcome;
import io.meshway.mesh.HealthCheck;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One address that is checked again and again: one check at a time, the next some time after the end of the last. Everything happens on the timer. */
final class CheckedEndpoint {
    private final CheckedService service;
    private final CheckState state;
    private EndpointConnector connector;
    private Timer.Task next = Timer.Task.NONE;
    private @Nullable Runnable running;
    private boolean probing;
    private boolean holdsPermit;
    private boolean stopped;
    private int checks;

    CheckedEndpoint(CheckedService service, EndpointConnector connector, boolean healthy) {
        this.service = service;
        this.connector = connector;
        this.state = new CheckState(healthy);
    }

    CheckState state() {
        return state;
    }

    /** Puts another way to the endpoint in place and gives back the one before. */
    synchronized EndpointConnector reconnect(EndpointConnector other) {
        EndpointConnector before = connector;
        connector = other;
        return before;
    }

    /** Checks for the first time, soon. */
    synchronized void start() {
        next = service.after(service.jitter(), this::begin);
    }

    /** The service has got traffic, or other settings: the pause before the next check may be shorter now. */
    synchronized void hurry() {
        if (!stopped && !probing) {
            next.cancel();
            next = service.after(checks == 0 ? Duration.ZERO : service.pause(state.failing()), this::begin);
        }
    }

    /** Checks no more, and gives back the connector to close. */
    synchronized EndpointConnector stop() {
        stopped = true;
        next.cancel();
        giveUp();
        return connector;
    }

    private synchronized void begin() {
        if (stopped || probing) {
            return;
        }
        if (!service.permits().tryAcquire()) {
            next = service.after(CheckedService.BUSY, this::begin);
            return;
        }
        holdsPermit = true;
        probing = true;
        int check = ++checks;
        HealthCheck settings = service.check();
        next = service.after(settings.timeout(), () -> ended(check, ProbeOutcome.NO_ANSWER));
        running = connector.probe(
                service.host(), settings.path(), outcome -> service.after(Duration.ZERO, () -> ended(check, outcome)));
    }

    private void ended(int check, ProbeOutcome outcome) {
        boolean changed;
        synchronized (this) {
            if (stopped || !probing || check != checks) {
                return;
            }
            probing = false;
            next.cancel();
            giveUp();
            changed = state.record(outcome, service.check());
            next = service.after(service.pause(state.failing()), this::begin);
        }
        service.checked(this, changed);
    }

    private void giveUp() {
        Runnable begun = running;
        running = null;
        if (begun != null) {
            begun.run();
        }
        if (holdsPermit) {
            holdsPermit = false;
            service.permits().release();
        }
    }

    /** An ordinary response said that the endpoint wants no more traffic. */
    void failNow() {
        service.after(Duration.ZERO, () -> {
            boolean changed;
            synchronized (this) {
                changed = !stopped && state.failNow();
            }
            if (changed) {
                service.checked(this, true);
            }
        });
    }
}
