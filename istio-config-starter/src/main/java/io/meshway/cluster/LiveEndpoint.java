package io.meshway.cluster;

import io.meshway.cluster.balance.Candidate;
import io.meshway.cluster.health.HealthRecord;
import io.meshway.mesh.ClusterSpec.EndpointHealth;
import io.meshway.mesh.ClusterSpec.EndpointSpec;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint of a cluster that is in use: what is known of it, its connector, and how many requests it is serving for this process. It stays the same
 * object as long as its address belongs to the cluster, whatever else changes; a logical name's as long as the name does.
 */
public final class LiveEndpoint implements Candidate {
    private final AtomicInteger active = new AtomicInteger();
    private final HealthRecord health = new HealthRecord();
    private volatile String key;
    private volatile EndpointSpec spec;
    private volatile EndpointConnector connector;
    private volatile long sinceMillis;
    private volatile @Nullable CheckedEndpoint check;

    /** @param sinceMillis when it came into use */
    LiveEndpoint(EndpointSpec spec, EndpointConnector connector, long sinceMillis) {
        this.key = EndpointAddress.text(spec);
        this.spec = spec;
        this.connector = connector;
        this.sinceMillis = sinceMillis;
    }

    /** {@code ip:port}, or a Unix socket's path. */
    @Override
    public String key() {
        return key;
    }

    /** Address, labels, weight, locality and health. */
    public EndpointSpec spec() {
        return spec;
    }

    /** How to reach it. */
    public EndpointConnector connector() {
        return connector;
    }

    /** Attempts in flight from this process in this cluster. */
    @Override
    public int active() {
        return active.get();
    }

    @Override
    public int weight() {
        return spec.weight();
    }

    @Override
    public long sinceMillis() {
        return sinceMillis;
    }

    /** An attempt begins. Every call is paired with one of {@link #finished()}. */
    public void started() {
        active.incrementAndGet();
    }

    /** An attempt ended, however it did. */
    public void finished() {
        active.decrementAndGet();
    }

    /** Whether passive health checks have it left alone for now. */
    public boolean ejected() {
        return health.ejected();
    }

    HealthRecord health() {
        return health;
    }

    /** Whether it may be picked: the platform calls it healthy, it is not ejected, and it passes its checks. */
    boolean available() {
        return readyForTraffic() && !avoided();
    }

    /** Whether the platform calls it healthy. */
    boolean readyForTraffic() {
        return spec.health() == EndpointHealth.HEALTHY;
    }

    /** Whether something has been found out about it since the platform called it healthy. */
    boolean avoided() {
        return ejected() || failsChecks();
    }

    /** Whether active checks look at it. */
    public boolean checked() {
        return check != null;
    }

    /** Whether active checks have it left alone for now. */
    public boolean failsChecks() {
        CheckedEndpoint now = check;
        return now != null && now.state().failing();
    }

    /** A response of it said that it wants no more traffic (Envoy's {@code x-envoy-immediate-health-check-fail}): counts only where it is checked. */
    public void failChecksNow() {
        CheckedEndpoint now = check;
        if (now != null) {
            now.failNow();
        }
    }

    /** @param other who checks it; null for nobody */
    void checkedBy(@Nullable CheckedEndpoint other) {
        check = other;
    }

    boolean isCheckedBy(CheckedEndpoint other) {
        return check == other;
    }

    /** It is as new: slow start begins again. */
    void renewed(long nowMillis) {
        sinceMillis = nowMillis;
    }

    /** Whether it is used only where others do not suffice. */
    public boolean degraded() {
        CheckedEndpoint now = check;
        return now != null && now.state().degraded();
    }

    /** Whether it counts neither as available nor as missing. */
    boolean excluded() {
        CheckedEndpoint now = check;
        return now != null && now.state().excluded();
    }

    /** Whether it is on its way out and gets nothing new, not even in panic. */
    boolean draining() {
        return spec.health() == EndpointHealth.DRAINING;
    }

    void update(EndpointSpec next) {
        key = EndpointAddress.text(next);
        spec = next;
    }

    /** Puts another connector in place and gives back the one before. */
    EndpointConnector reconnect(EndpointConnector next) {
        EndpointConnector before = connector;
        connector = next;
        return before;
    }

    @Override
    public String toString() {
        return key;
    }
}
