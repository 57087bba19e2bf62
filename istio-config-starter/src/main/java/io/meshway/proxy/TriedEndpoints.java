package io.meshway.proxy;

import io.meshway.cluster.LiveEndpoint;
import io.meshway.cluster.PickContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the picks of one request may know: its hash, and whom its attempts went to. The first costs nothing, and most requests have no second. */
final class TriedEndpoints implements PickContext {
    private final RequestHash hash;
    private final boolean avoided;
    private @Nullable LiveEndpoint first;
    private @Nullable List<LiveEndpoint> others;

    /**
     * Nobody was tried yet.
     *
     * @param avoided whether retries go to others
     */
    TriedEndpoints(RequestHash hash, boolean avoided) {
        this.hash = hash;
        this.avoided = avoided;
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
        return avoided && (first == endpoint || (others != null && others.contains(endpoint)));
    }

    @Override
    public boolean hasHash() {
        return hash.present();
    }

    @Override
    public long hash() {
        return hash.value();
    }
}
