package io.meshway.proxy;

import io.meshway.cluster.LiveEndpoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whom the attempts of one request went to; the first costs nothing, and most requests have no second. */
final class TriedEndpoints {
    private @Nullable LiveEndpoint first;
    private @Nullable List<LiveEndpoint> others;

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

    boolean contains(LiveEndpoint endpoint) {
        return first == endpoint || (others != null && others.contains(endpoint));
    }
}
