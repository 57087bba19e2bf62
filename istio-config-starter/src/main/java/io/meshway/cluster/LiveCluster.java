package io.meshway.cluster;

import io.meshway.cluster.dns.NamedEndpoints;
import io.meshway.cluster.health.HealthRecord;
import io.meshway.cluster.health.OutlierDetector;
import io.meshway.cluster.limit.ClusterLimits;
import io.meshway.mesh.ClusterSpec;
import io.meshway.mesh.ClusterSpec.EndpointSource;
import io.meshway.mesh.ClusterSpec.EndpointSpec;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The one kind of cluster. Requests read one volatile field; changes of configuration and answers of name servers take turns on this object's monitor,
 * which no event loop ever enters.
 */
final class LiveCluster implements Cluster {
    private final Surroundings around;
    private final NamedEndpoints names;
    private final EndpointSets sets;
    private final ClusterLimits limits;
    private final OutlierDetector outliers;
    private final AtomicBoolean stale = new AtomicBoolean();
    private final CompletableFuture<Void> warm = new CompletableFuture<>();
    private Map<String, LiveEndpoint> members = Map.of();
    private boolean closed;
    private Timer.Task nextSweep = Timer.Task.NONE;
    private Timer.Task warmed = Timer.Task.NONE;
    private volatile ClusterSpec spec;
    private volatile EndpointSet current;
    private volatile @Nullable RequestedHosts hosts;
    private volatile @Nullable CheckedService checkedBy;

    LiveCluster(ClusterSpec spec, Surroundings around) {
        this(
                spec,
                around,
                new ClusterLimits(spec.policy()),
                name -> name.equals(spec.key().host()));
    }

    /** @param derived whether a name is one that no resource gives as an endpoint */
    private LiveCluster(ClusterSpec spec, Surroundings around, ClusterLimits limits, Predicate<String> derived) {
        this.around = around;
        this.spec = spec;
        this.limits = limits;
        this.names = new NamedEndpoints(
                around.resolvers(), derived, around.timer(), around.random(), EndpointAddress::named, this::resolved);
        this.sets = new EndpointSets(around);
        this.outliers = new OutlierDetector(around.clock(), around.compat().ejectsAtLeastOne());
        this.current = sets.of(spec, List.of());
    }

    @Override
    public ClusterSpec spec() {
        return spec;
    }

    @Override
    public @Nullable LiveEndpoint pick(PickContext context) {
        CheckedService checks = checkedBy;
        if (checks != null) {
            checks.carries();
        }
        return current.pick(context);
    }

    @Override
    public void report(LiveEndpoint endpoint, AttemptOutcome outcome) {
        if (outliers.record(endpoint.health(), outcome) && stale.compareAndSet(false, true)) {
            // Picks pass over whoever is ejected from now on; the list follows away from the event loop, once for many.
            around.timer().after(Duration.ZERO, this::refresh);
        }
    }

    private synchronized void refresh() {
        stale.set(false);
        if (!closed) {
            rebuild();
        }
    }

    @Override
    public ClusterLimits limits() {
        return limits;
    }

    @Override
    public List<LiveEndpoint> endpoints() {
        RequestedHosts requested = hosts;
        return requested == null ? current.all() : requested.endpoints();
    }

    @Override
    public @Nullable RequestedHosts requestedHosts() {
        return hosts;
    }

    /** Completes when the first endpoints are known, or could not be found. */
    CompletableFuture<Void> warm() {
        return warm;
    }

    /** Takes the endpoints of the first definition. */
    synchronized void start() {
        detectOutliers();
        follow(spec.endpoints());
    }

    /** Puts another definition in force. */
    synchronized void update(ClusterSpec next) {
        ClusterSpec before = spec;
        if (closed || next.equals(before)) {
            return;
        }
        spec = next;
        limits.update(next.policy());
        if (!Objects.equals(next.policy().outlierDetection(), before.policy().outlierDetection())) {
            detectOutliers();
        }
        if (!TransportSettings.of(next).equals(TransportSettings.of(before))) {
            members.values().forEach(this::reconnect);
        }
        RequestedHosts requested = hosts;
        if (next.endpoints().equals(before.endpoints())) {
            if (requested != null) {
                requested.update(next);
            }
            followChecks();
            rebuild();
        } else {
            follow(next.endpoints());
        }
    }

    private void detectOutliers() {
        outliers.update(spec.policy().outlierDetection());
        nextSweep.cancel();
        if (outliers.interval() == null) {
            outliers.sweep(healthOf(members.values()));
        }
        scheduleSweep();
    }

    private void scheduleSweep() {
        Duration interval = outliers.interval();
        nextSweep = interval == null ? Timer.Task.NONE : around.timer().after(interval, this::sweep);
    }

    private synchronized void sweep() {
        if (closed) {
            return;
        }
        scheduleSweep();
        if (outliers.sweep(healthOf(members.values()))) {
            rebuild();
        }
    }

    private static List<HealthRecord> healthOf(Collection<LiveEndpoint> endpoints) {
        return endpoints.stream().map(LiveEndpoint::health).toList();
    }

    private void reconnect(LiveEndpoint endpoint) {
        EndpointConnector fresh = around.connectors().create(spec, endpoint.spec(), limits);
        around.closing().close(endpoint.reconnect(fresh));
    }

    private void follow(EndpointSource source) {
        closeHosts();
        if (source instanceof EndpointSource.Names wanted) {
            names.watch(wanted);
            replaceMembers(names.known());
            if (names.answered()) {
                warm.complete(null);
            }
            return;
        }
        names.stop();
        if (source instanceof EndpointSource.RequestedHost requested) {
            hosts = new RequestedHosts(spec, requested, around.timer(), around.clock(), this::ofHost);
        }
        replaceMembers(source instanceof EndpointSource.Fixed fixed ? fixed.endpoints() : List.of());
        warm.complete(null);
    }

    private void closeHosts() {
        RequestedHosts requested = hosts;
        hosts = null;
        if (requested != null) {
            requested.close();
        }
    }

    /** Hosts of one wildcard share its limits. */
    private LiveCluster ofHost(ClusterSpec host) {
        return new LiveCluster(host, around, limits, name -> true);
    }

    private synchronized void resolved() {
        if (closed || !(spec.endpoints() instanceof EndpointSource.Names)) {
            return;
        }
        List<EndpointSpec> known = names.known();
        if (!movesLogicalName(known)) {
            replaceMembers(known);
        }
        if (names.answered()) {
            warm.complete(null);
        }
    }

    /** A logical name has one endpoint that goes where the latest answer says with new connections only; an answer without addresses changes nothing. */
    private boolean movesLogicalName(List<EndpointSpec> known) {
        boolean logical = spec.endpoints() instanceof EndpointSource.Names source && source.logical();
        if (!logical || members.size() != 1) {
            return false;
        }
        LiveEndpoint endpoint = members.values().iterator().next();
        if (known.isEmpty()) {
            return true;
        }
        EndpointSpec next = known.get(0);
        if (next.port() != endpoint.spec().port() || !endpoint.connector().moveTo(next)) {
            return false;
        }
        endpoint.update(next);
        members = Map.of(endpoint.key(), endpoint);
        rebuild();
        return true;
    }

    private void replaceMembers(List<EndpointSpec> endpoints) {
        Map<String, LiveEndpoint> next = new LinkedHashMap<>();
        for (EndpointSpec endpoint : endpoints) {
            next.computeIfAbsent(EndpointAddress.text(endpoint), key -> member(key, endpoint));
        }
        Map<String, LiveEndpoint> before = members;
        members = next;
        outliers.endpoints(next.size());
        before.forEach((key, endpoint) -> {
            if (!next.containsKey(key)) {
                outliers.forget(endpoint.health());
                around.closing().close(endpoint.connector());
            }
        });
        followChecks();
        rebuild();
    }

    private void followChecks() {
        checkedBy = around.checks().follow(this, spec, members.values(), around);
    }

    /**
     * An active check of an endpoint ended.
     *
     * @param passes whether it is well
     * @param changed whether that is news
     */
    synchronized void checked(LiveEndpoint endpoint, boolean passes, boolean changed) {
        if (closed) {
            return;
        }
        boolean returned = passes && outliers.returnNow(endpoint.health());
        if (passes && changed) {
            endpoint.renewed(around.clock().millis());
        }
        if (changed || returned) {
            rebuild();
        }
    }

    private LiveEndpoint member(String key, EndpointSpec endpoint) {
        LiveEndpoint known = members.get(key);
        if (known == null) {
            EndpointConnector connector = around.connectors().create(spec, endpoint, limits);
            return new LiveEndpoint(endpoint, connector, around.clock().millis());
        }
        known.update(endpoint);
        return known;
    }

    private void rebuild() {
        current = sets.of(spec, members.values());
        warmed.cancel();
        Duration untilWarm = sets.untilWarm(spec, members.values());
        warmed = untilWarm == null ? Timer.Task.NONE : around.timer().after(untilWarm, this::refresh);
    }

    /** Gives up names and connections. It can still be picked from until a request's last attempt has begun. */
    synchronized void close() {
        closed = true;
        nextSweep.cancel();
        warmed.cancel();
        names.stop();
        closeHosts();
        warm.complete(null);
        around.checks().leave(this, spec);
        members.values().forEach(endpoint -> around.closing().close(endpoint.connector()));
    }
}
