package io.meshway.cluster.health;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/** What passive health checks know of one endpoint in one cluster. */
public final class HealthRecord {
    private static final AtomicReferenceFieldUpdater<HealthRecord, Standing> STANDING =
            AtomicReferenceFieldUpdater.newUpdater(HealthRecord.class, Standing.class, "standing");

    final AtomicInteger serverErrors = new AtomicInteger();
    final AtomicInteger gatewayErrors = new AtomicInteger();
    final AtomicInteger localFailures = new AtomicInteger();
    private volatile Standing standing = new Standing(Phase.IN_USE, Instant.MIN, 0);

    /** Whether it gets no new attempts for now. */
    public boolean ejected() {
        return standing.phase == Phase.EJECTED;
    }

    Standing standing() {
        return standing;
    }

    /** Changes where it stands unless somebody else did meanwhile. */
    boolean change(Standing before, Standing after) {
        return STANDING.compareAndSet(this, before, after);
    }

    void resetCounters() {
        serverErrors.set(0);
        gatewayErrors.set(0);
        localFailures.set(0);
    }

    enum Phase {
        IN_USE,
        EJECTED,
        /** No longer part of the cluster; nothing it does counts. */
        GONE
    }

    /**
     * Where an endpoint stands.
     *
     * @param since of an ejection its time, else the time of the last return
     * @param ejections in a row: how many times the base ejection time the ejection lasts
     */
    record Standing(Phase phase, Instant since, int ejections) {}
}
