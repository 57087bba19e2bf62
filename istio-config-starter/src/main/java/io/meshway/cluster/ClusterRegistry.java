package io.meshway.cluster;

import io.meshway.mesh.ClusterKey;
import io.meshway.mesh.ClusterSpec;
import io.meshway.mesh.MeshConfig;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Every live cluster of the process. A change of configuration calls {@link #prepare}, swaps its routes, then calls {@link #retire}. Changes may come
 * from any thread but an event loop, one at a time; nothing here is called while a request is served, requests hold a {@link ClusterRef}.
 */
public final class ClusterRegistry implements AutoCloseable {
    /**
     * How long a cluster can still be picked from after {@link #retire}: for requests that were between their route and their endpoint, even when a pause of the
     * garbage collector or a busy machine held them up there.
     */
    private static final Duration LAST_PICKS = Duration.ofSeconds(1);

    private final Surroundings around;
    private final Map<ClusterKey, WeakReference<ClusterRef>> refs = new HashMap<>();
    private final Map<ClusterKey, Entry> entries = new LinkedHashMap<>();

    /**
     * What clusters live on.
     *
     * @param connectors make the way to an endpoint
     * @param resolvers for endpoints that are names
     * @param timer for refreshes, sweeps and closing late
     * @param clock for ejections
     * @param random asked once per use, so that a thread-local generator may be given
     * @param compat which policy is the default
     */
    public ClusterRegistry(
            EndpointConnector.Factory connectors,
            Resolvers resolvers,
            Timer timer,
            InstantSource clock,
            Supplier<RandomGenerator> random,
            MeshConfig.Compat compat) {
        around = new Surroundings(
                connectors, resolvers, timer, clock, random, compat, new LateClosing(timer), new ActiveChecks());
    }

    /** The place of a cluster, known or not: the same object as long as anybody holds it. Keep it in what is prepared; this is not for requests. */
    public synchronized ClusterRef ref(ClusterKey key) {
        WeakReference<ClusterRef> known = refs.get(key);
        ClusterRef ref = known == null ? null : known.get();
        if (ref == null) {
            ref = new ClusterRef(key);
            refs.put(key, new WeakReference<>(ref));
        }
        return ref;
    }

    /**
     * Creates and updates clusters; call it before routes to them are in force. Specs that are equal to those in force are not touched. Clusters that are
     * missing in the map stay until {@link #retire}.
     *
     * @return completes when every cluster of the map has endpoints, or has tried to find them; nobody needs to wait for it
     */
    public synchronized CompletionStage<Void> prepare(Map<ClusterKey, ClusterSpec> specs) {
        List<CompletableFuture<Void>> warming = new ArrayList<>();
        specs.forEach((key, spec) -> {
            CompletableFuture<Void> warm = prepare(key, spec).warm();
            if (!warm.isDone()) {
                warming.add(warm);
            }
        });
        return CompletableFuture.allOf(warming.toArray(CompletableFuture[]::new));
    }

    private LiveCluster prepare(ClusterKey key, ClusterSpec spec) {
        Entry known = entries.get(key);
        if (known != null) {
            known.leaving.cancel();
            known.leaving = Timer.Task.NONE;
            known.cluster.update(spec);
            return known.cluster;
        }
        LiveCluster cluster = new LiveCluster(spec, around);
        cluster.start();
        Entry entry = new Entry(ref(key), cluster);
        entries.put(key, entry);
        entry.ref.set(cluster);
        return cluster;
    }

    /**
     * Lets go of clusters that are no longer part of the configuration. Call it after the routes are in force: requests that found their route just before
     * still get their endpoint, and what is in flight finishes.
     *
     * @param inUse keys of the clusters of the snapshot in force
     */
    public synchronized void retire(Set<ClusterKey> inUse) {
        entries.forEach((key, entry) -> {
            if (!inUse.contains(key) && entry.leaving == Timer.Task.NONE) {
                entry.leaving = around.timer().after(LAST_PICKS, () -> remove(key, entry));
            }
        });
        refs.values().removeIf(ref -> ref.refersTo(null));
    }

    private synchronized void remove(ClusterKey key, Entry entry) {
        if (entry.leaving != Timer.Task.NONE && entries.remove(key, entry)) {
            entry.ref.set(null);
            entry.cluster.close();
        }
    }

    /** The clusters in force, without those that are on their way out. */
    public synchronized Collection<Cluster> clusters() {
        return entries.values().stream()
                .filter(entry -> entry.leaving == Timer.Task.NONE)
                .<Cluster>map(entry -> entry.cluster)
                .toList();
    }

    /** Closes all clusters; exchanges in flight finish. */
    @Override
    public synchronized void close() {
        entries.values().forEach(entry -> {
            entry.leaving.cancel();
            entry.ref.set(null);
            entry.cluster.close();
        });
        entries.clear();
        around.closing().closeAllNow();
    }

    /** A live cluster; it keeps its ref from being collected. */
    private static final class Entry {
        final ClusterRef ref;
        final LiveCluster cluster;
        Timer.Task leaving = Timer.Task.NONE;

        Entry(ClusterRef ref, LiveCluster cluster) {
            this.ref = ref;
            this.cluster = cluster;
        }
    }
}
