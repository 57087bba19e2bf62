package io.meshway.proxy.connection;

import io.meshway.cluster.ClusterRef;
import io.meshway.mesh.ClusterKey;
import io.meshway.mesh.FilterChain;
import io.meshway.mesh.MeshListener;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The filter chains of one listener, prepared. */
public final class ListenerPlan {
    private final MeshListener listener;
    private final FilterChainMatcher matcher;
    private final Map<FilterChain, BytePlan> bytes = new HashMap<>();
    private final boolean tls;

    /**
     * Prepares a listener.
     *
     * @param clusters the place of a cluster by its key
     * @param random for weights; asked once per draw
     */
    public ListenerPlan(
            MeshListener listener,
            Function<ClusterKey, ClusterRef> clusters,
            Supplier<? extends RandomGenerator> random) {
        this.listener = listener;
        this.matcher = new FilterChainMatcher(listener.chains());
        this.tls = listener.chains().stream().anyMatch(chain -> chain.match().tls());
        for (FilterChain chain : listener.chains()) {
            if (chain.target() instanceof FilterChain.Target.Bytes target) {
                bytes.put(chain, BytePlan.of(target, clusters, random));
            }
        }
    }

    /** What it was prepared from. */
    public MeshListener listener() {
        return listener;
    }

    /** Whether connections begin with TLS, so that their server name is known before their chain is; one listener never mixes. */
    public boolean tls() {
        return tls;
    }

    /** The chain for a connection; null when none fits and the connection is closed. */
    public @Nullable FilterChain match(FilterChainMatcher.Facts facts) {
        return matcher.match(facts);
    }

    /** Where the bytes of the chain's connections go; null for a chain that serves HTTP. */
    public @Nullable BytePlan bytes(FilterChain chain) {
        return bytes.get(chain);
    }
}
