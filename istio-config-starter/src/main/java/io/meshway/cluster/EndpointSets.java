package io.meshway.cluster;

import io.meshway.cluster.Tiers.Kind;
import io.meshway.cluster.Tiers.Place;
import io.meshway.cluster.balance.BalancePolicy;
import io.meshway.cluster.balance.SlowStart;
import io.meshway.cluster.health.PriorityLoads;
import io.meshway.cluster.health.PriorityLoads.Standing;
import io.meshway.mesh.ClusterSpec;
import io.meshway.mesh.ClusterSpec.EndpointSource;
import io.meshway.model.OutlierDetection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sorts the endpoints of a cluster by priority and health whenever one of them, or the policy, changes. For one thread at a time. */
final class EndpointSets {
    private final Surroundings around;
    private final Tiers tiers;

    EndpointSets(Surroundings around) {
        this.around = around;
        this.tiers = new Tiers(around);
    }

    /** The set of these members under this definition. */
    EndpointSet of(ClusterSpec spec, Collection<LiveEndpoint> members) {
        BalancePolicy policy = policy(spec);
        List<Level> levels = levels(members);
        int panicPercent = panicPercent(spec);
        PriorityLoads loads =
                PriorityLoads.of(levels.stream().map(Level::standing).toList(), panicPercent);
        List<Tier> all = new ArrayList<>();
        for (int i = 0; i < loads.priorities(); i++) {
            Level level = levels.isEmpty() ? new Level() : levels.get(i);
            all.add(
                    loads.panics(i)
                            ? tiers.tier(new Place(i, Kind.EVERYBODY), policy, level.staying, level.everyone, null)
                            : tier(new Place(i, Kind.AVAILABLE), policy, level.available, level, spec));
        }
        for (int i = 0; i < loads.priorities(); i++) {
            Level level = levels.isEmpty() ? new Level() : levels.get(i);
            all.add(tier(new Place(i, Kind.DEGRADED), policy, level.degraded, level, spec));
        }
        tiers.forgetUnused();
        return new EndpointSet(List.copyOf(members), loads, all, policy.hashed(), panicPercent > 0, around.random());
    }

    private Tier tier(Place place, BalancePolicy policy, List<LiveEndpoint> some, Level level, ClusterSpec spec) {
        return tiers.tier(place, policy, some, level.everyone, spec.localityWeights());
    }

    /** How long it is until every member has its full weight; null when all have. */
    @Nullable
    Duration untilWarm(ClusterSpec spec, Collection<LiveEndpoint> members) {
        SlowStart slowStart = policy(spec).slowStart();
        if (slowStart == null) {
            return null;
        }
        long now = around.clock().millis();
        long latest = members.stream()
                .mapToLong(LiveEndpoint::sinceMillis)
                .filter(since -> slowStart.covers(since, now))
                .max()
                .orElse(Long.MIN_VALUE);
        return latest == Long.MIN_VALUE ? null : Duration.ofMillis(latest + slowStart.windowMillis() - now);
    }

    /** In a gateway there is no original destination to pass through to: what the host resolves to stands for it, and is all alike. */
    private BalancePolicy policy(ClusterSpec spec) {
        BalancePolicy policy =
                BalancePolicy.of(spec.policy().loadBalancer(), around.compat().roundRobinByDefault());
        boolean resolved = spec.endpoints() instanceof EndpointSource.Names;
        return resolved && policy instanceof BalancePolicy.Passthrough ? new BalancePolicy.Random() : policy;
    }

    private static int panicPercent(ClusterSpec spec) {
        OutlierDetection detection = spec.policy().outlierDetection();
        Integer written = detection == null ? null : detection.minHealthPercent();
        return written == null ? 0 : written;
    }

    private static List<Level> levels(Collection<LiveEndpoint> members) {
        List<Level> levels = new ArrayList<>();
        for (LiveEndpoint member : members) {
            int priority = member.spec().priority();
            while (levels.size() <= priority) {
                levels.add(new Level());
            }
            levels.get(priority).add(member);
        }
        return levels;
    }

    /** The endpoints of a priority. */
    private static final class Level {
        final List<LiveEndpoint> everyone = new ArrayList<>();
        final List<LiveEndpoint> available = new ArrayList<>();
        final List<LiveEndpoint> degraded = new ArrayList<>();
        final List<LiveEndpoint> staying = new ArrayList<>();
        private int counted;

        void add(LiveEndpoint endpoint) {
            everyone.add(endpoint);
            if (endpoint.available()) {
                (endpoint.degraded() ? degraded : available).add(endpoint);
            }
            if (!endpoint.draining()) {
                staying.add(endpoint);
            }
            if (!endpoint.excluded()) {
                counted++;
            }
        }

        Standing standing() {
            return new Standing(counted, available.size(), degraded.size());
        }
    }
}
