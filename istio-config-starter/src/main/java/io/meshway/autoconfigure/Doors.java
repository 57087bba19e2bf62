package io.meshway.autoconfigure;

import io.meshway.proxy.LocalReplies;
import io.meshway.proxy.Plan;
import io.meshway.proxy.RequestIntake;
import io.meshway.transport.door.NativeDoor;

/**
 * The doors in front of Spring.
 *
 * @param spring the application's handler
 */
record Doors(RequestIntake intake, LocalReplies replies, DoorDecider decider, ApplicationHandler spring) {
    /** Beside the application: what no virtual host covers is the application's. */
    NativeDoor onBootsPort() {
        return new NativeDoor(intake, replies, this::springFor, spring, true);
    }

    /** A port of the mesh alone. */
    NativeDoor onOwnPort() {
        return new NativeDoor(intake, replies, this::springFor, spring, false);
    }

    private boolean springFor(Plan plan) {
        return plan.interposed() || decider.decision().spring();
    }
}
