package io.meshway.cluster;

import io.meshway.mesh.ClusterSpec.EndpointSpec;
import java.util.concurrent.atomic.AtomicInteger;

/** An endpoint of a cluster that is in use: what is known of it, its connector, and how many requests it is serving for this process. */
public final class LiveEndpoint {
    private final EndpointSpec spec;
    private final EndpointConnector connector;
    private final AtomicInteger active = new AtomicInteger();

    LiveEndpoint(EndpointSpec spec, EndpointConnector connector) {
        this.spec = spec;
        this.connector = connector;
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
    public int active() {
        return active.get();
    }

    /** An attempt begins. Every call is paired with one of {@link #finished()}. */
    public void started() {
        active.incrementAndGet();
    }

    /** An attempt ended, however it did. */
    public void finished() {
        active.decrementAndGet();
    }
}
