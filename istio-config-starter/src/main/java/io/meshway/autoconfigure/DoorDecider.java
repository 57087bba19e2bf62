package io.meshway.autoconfigure;

import io.meshway.gateway.DoorDecision;
import io.meshway.gateway.DoorMode;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.context.ApplicationContext;

/** Decides once which door requests take: when the first of them, or a listener, asks, all beans are there. */
public final class DoorDecider {
    private final AtomicReference<DoorDecision> decision = new AtomicReference<>();
    private final DoorMode mode;
    private final ApplicationContext context;

    DoorDecider(DoorMode mode, ApplicationContext context) {
        this.mode = mode;
        this.context = context;
    }

    /** The decision, with its reason. */
    public DoorDecision decision() {
        DoorDecision made = decision.get();
        return made == null ? decide() : made;
    }

    private synchronized DoorDecision decide() {
        if (decision.get() == null) {
            decision.set(DoorDecision.decide(mode, Participants.in(context)));
        }
        return Objects.requireNonNull(decision.get());
    }
}
