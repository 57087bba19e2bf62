package io.meshway.proxy;

import io.meshway.cluster.LiveEndpoint;
import io.meshway.cluster.PickContext;
import io.meshway.route.action.RetryPolicy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the picks of one request may know: its hash, and whom its attempts went to. The first costs nothing, and most requests have no second. */
final class TriedEndpoints implements PickContext {
    private static final int ATTEMPTS_PER_PRIORITY = 2;

    private final RequestHash hash;
    private final RetryPolicy policy;
    private @Nullable LiveEndpoint first;
    private @Nullable List<LiveEndpoint> others;

    /**
     * Nobody was tried yet.
     *
     * @param policy whether retries go to other endpoints, and whether to other priorities
     */
    TriedEndpoints(RequestHash hash, RetryPolicy policy) {
        this.hash = hash;
        this.policy = policy;
    }

    void add(LiveEndpoint endpoint) {
        if (first == null) {
            first = endpoint;
            return;
        }
        if (others == null) {
            others = new ArrayList<>(2);
        }
        others.add(endpoint);
    }

    /** Attempts so far. */
    int count() {
        return first == null ? 0 : others == null ? 1 : 1 + others.size();
    }

    @Override
    public boolean tried(LiveEndpoint endpoint) {
        return policy.avoidPreviousHosts() && (first == endpoint || (others != null && others.contains(endpoint)));
    }

    @Override
    public boolean hasHash() {
        return hash.present();
    }

    @Override
    public long hash() {
        return hash.value();
    }

    /** Those of the attempts so far, after every second one (Envoy's update frequency as Istio sets it). */
    @Override
    public long leftPriorities() {
        if (others == null || first == null || !policy.remoteLocalities()) {
            return 0;
        }
        long left = bit(first);
        int considered = count() - count() % ATTEMPTS_PER_PRIORITY;
        for (int i = 0; i < considered - 1; i++) {
            left |= bit(others.get(i));
        }
        return left;
    }

    private static long bit(LiveEndpoint endpoint) {
        int priority = endpoint.spec().priority();
        return priority < Long.SIZE ? 1L << priority : 0;
    }
}
