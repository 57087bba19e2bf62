package io.meshway.cluster;

import io.meshway.cluster.limit.ClusterLimits;
import io.meshway.mesh.ClusterSpec;
import io.meshway.mesh.HealthCheck;
import io.meshway.model.TrafficPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** The addresses of one port of one host that are checked. Clusters of subsets share what is found with the cluster of all endpoints. */
final class CheckedService {
    /** When as many checks are under way as may be, the next one waits this long. */
    static final Duration BUSY = Duration.ofMillis(50);

    private final Surroundings around;
    private final Map<LiveCluster, Map<String, LiveEndpoint>> members = new LinkedHashMap<>();
    private final Map<String, CheckedEndpoint> checked = new HashMap<>();
    private TransportSettings transport;
    private volatile ClusterSpec spec;
    private volatile HealthCheck check;
    private volatile boolean carried;

    /** @param check of the definition */
    CheckedService(Surroundings around, ClusterSpec spec, HealthCheck check) {
        this.around = around;
        this.spec = spec;
        this.transport = TransportSettings.of(spec);
        this.check = check;
    }

    HealthCheck check() {
        return check;
    }

    String host() {
        String written = check.host();
        return written == null ? spec.key().host() : written;
    }

    Semaphore permits() {
        return around.checks().permits();
    }

    Timer.Task after(Duration delay, Runnable task) {
        return around.timer().after(delay, task);
    }

    Duration jitter() {
        long most = check.jitter().toMillis();
        return Duration.ofMillis(most == 0 ? 0 : around.random().get().nextLong(most + 1));
    }

    /** From the end of a check to the beginning of the next. */
    Duration pause(boolean failing) {
        HealthCheck now = check;
        Duration busy = failing ? now.unhealthyInterval() : now.interval();
        return (carried ? busy : now.noTrafficInterval()).plus(jitter());
    }

    /** A request goes to one of the clusters. */
    void carries() {
        if (!carried) {
            carried = true;
            after(Duration.ZERO, this::hurry);
        }
    }

    private synchronized void hurry() {
        checked.values().forEach(CheckedEndpoint::hurry);
    }

    /** Takes the endpoints that a cluster has now; each learns who checks it. */
    synchronized void join(LiveCluster cluster, ClusterSpec definition, Collection<LiveEndpoint> endpoints) {
        HealthCheck wanted = definition.healthCheck();
        if (wanted != null && !wanted.equals(check)) {
            check = wanted;
            hurry();
        }
        if (definition.key().subset().isEmpty() || members.isEmpty()) {
            follow(definition);
        }
        Map<String, LiveEndpoint> byKey = new HashMap<>();
        endpoints.forEach(endpoint -> byKey.put(endpoint.key(), endpoint));
        members.put(cluster, byKey);
        forgetUnused();
        byKey.forEach((key, endpoint) -> {
            CheckedEndpoint known = checked.get(key);
            if (known == null) {
                known = new CheckedEndpoint(this, connect(endpoint), endpoint.readyForTraffic());
                checked.put(key, known);
                known.start();
            }
            endpoint.checkedBy(known);
        });
    }

    /** A cluster is no longer checked; true when nobody is left. */
    synchronized boolean leave(LiveCluster cluster) {
        Map<String, LiveEndpoint> gone = members.remove(cluster);
        if (gone != null) {
            gone.values().forEach(endpoint -> endpoint.checkedBy(null));
        }
        forgetUnused();
        return members.isEmpty();
    }

    private void follow(ClusterSpec definition) {
        spec = definition;
        TransportSettings settings = TransportSettings.of(definition);
        if (!settings.equals(transport)) {
            transport = settings;
            members.values()
                    .forEach(some -> some.forEach((key, endpoint) -> {
                        CheckedEndpoint known = checked.get(key);
                        if (known != null) {
                            around.closing().close(known.reconnect(connect(endpoint)));
                        }
                    }));
        }
    }

    /** A connection of its own, so that checks neither wait for requests nor count in their limits. */
    private EndpointConnector connect(LiveEndpoint endpoint) {
        return around.connectors().create(spec, endpoint.spec(), new ClusterLimits(TrafficPolicy.NONE));
    }

    private void forgetUnused() {
        checked.entrySet().removeIf(entry -> {
            boolean gone = members.values().stream().noneMatch(some -> some.containsKey(entry.getKey()));
            if (gone) {
                around.closing().close(entry.getValue().stop());
            }
            return gone;
        });
    }

    /** A check ended; the clusters follow. */
    void checked(CheckedEndpoint target, boolean changed) {
        boolean passes = !target.state().failing();
        if (!changed && !passes) {
            return;
        }
        List<Runnable> told = new ArrayList<>();
        synchronized (this) {
            members.forEach((cluster, some) -> some.values().stream()
                    .filter(endpoint -> endpoint.isCheckedBy(target))
                    .filter(endpoint -> changed || endpoint.ejected())
                    .forEach(endpoint -> told.add(() -> cluster.checked(endpoint, passes, changed))));
        }
        told.forEach(Runnable::run);
    }
}
