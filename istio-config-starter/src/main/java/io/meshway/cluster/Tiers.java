package io.meshway.cluster;

import io.meshway.cluster.Tier.Recipe;
import io.meshway.cluster.Tier.Share;
import io.meshway.cluster.balance.BalanceMeans;
import io.meshway.cluster.balance.BalancePolicy;
import io.meshway.cluster.balance.Balancer;
import io.meshway.cluster.balance.Balancers;
import io.meshway.cluster.balance.SlowStart;
import io.meshway.mesh.Locality;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Makes the tiers of a cluster, and keeps what outlives their members: where round robin stands in each, and tiers themselves that would come out the
 * same. For one thread at a time.
 */
final class Tiers {
    /** A locality counts for 1.4 times its available share, as a priority does. */
    private static final double OVERPROVISIONING = 1.4;

    private final Surroundings around;
    private final Map<Place, AtomicInteger> positions = new HashMap<>();
    private final Map<Place, Tier> known = new HashMap<>();
    private final Set<Place> used = new HashSet<>();

    Tiers(Surroundings around) {
        this.around = around;
    }

    /**
     * A tier, the one before if nothing changed.
     *
     * @param everyone in the priority, whatever their health: what a locality's availability is measured by
     * @param weights of localities; null when they do not matter
     */
    Tier tier(
            Place place,
            BalancePolicy policy,
            List<LiveEndpoint> candidates,
            List<LiveEndpoint> everyone,
            @Nullable Map<Locality, Integer> weights) {
        boolean everybody = place.kind() == Kind.EVERYBODY;
        Recipe recipe = new Recipe(
                policy,
                List.copyOf(candidates),
                candidates.stream().map(LiveEndpoint::weight).toList(),
                weights == null || everybody ? null : shares(candidates, everyone, weights),
                everybody,
                warming(policy, candidates));
        used.add(place);
        Tier before = known.get(place);
        if (before != null && before.suits(recipe)) {
            return before;
        }
        Tier made = make(place, recipe);
        known.put(place, made);
        return made;
    }

    /** Forgets what no tier asked for since the last call. */
    void forgetUnused() {
        known.keySet().retainAll(used);
        positions.keySet().removeIf(place -> !used.contains(place.whole()));
        used.clear();
    }

    private boolean warming(BalancePolicy policy, List<LiveEndpoint> candidates) {
        SlowStart slowStart = policy.slowStart();
        if (slowStart == null) {
            return false;
        }
        long now = around.clock().millis();
        return candidates.stream().anyMatch(candidate -> slowStart.covers(candidate.sinceMillis(), now));
    }

    private static Map<Locality, Share> shares(
            List<LiveEndpoint> candidates, List<LiveEndpoint> everyone, Map<Locality, Integer> weights) {
        Map<Locality, List<LiveEndpoint>> members = new LinkedHashMap<>();
        for (LiveEndpoint candidate : candidates) {
            members.computeIfAbsent(candidate.spec().locality(), locality -> new ArrayList<>())
                    .add(candidate);
        }
        Map<Locality, Integer> sizes = new HashMap<>();
        Map<Locality, Integer> weighing = new HashMap<>();
        for (LiveEndpoint endpoint : everyone) {
            Locality locality = endpoint.spec().locality();
            weighing.merge(locality, endpoint.weight(), Integer::sum);
            sizes.merge(locality, endpoint.excluded() ? 0 : 1, Integer::sum);
        }
        Map<Locality, Share> shares = new LinkedHashMap<>();
        members.forEach((locality, some) -> {
            double written = weights.getOrDefault(locality, weighing.getOrDefault(locality, 1));
            double available = OVERPROVISIONING * some.size() / Math.max(1, sizes.getOrDefault(locality, 1));
            double sum = some.stream().mapToInt(LiveEndpoint::weight).sum();
            shares.put(locality, new Share(written, written * Math.min(1, available), sum, List.copyOf(some)));
        });
        return shares;
    }

    private Tier make(Place place, Recipe recipe) {
        Map<Locality, Share> shares = recipe.shares();
        if (recipe.candidates().isEmpty() || recipe.policy() instanceof BalancePolicy.Passthrough) {
            return new Tier.Flat(recipe, null);
        }
        if (shares == null || shares.size() == 1) {
            return new Tier.Flat(recipe, Balancers.of(recipe.policy(), recipe.candidates(), means(place)));
        }
        if (recipe.policy().hashed()) {
            return new Tier.Flat(
                    recipe,
                    Balancers.of(recipe.policy(), recipe.candidates(), recipe.weightsByLocality(), means(place)));
        }
        List<Tier> parts = new ArrayList<>();
        shares.forEach((locality, share) -> parts.add(part(place.in(locality), recipe, share)));
        double[] weights =
                shares.values().stream().mapToDouble(Share::effective).toArray();
        Balancer localities = Balancers.inRatio(weights, means(place));
        return new Tier.ByLocality(recipe, localities, parts);
    }

    private Tier part(Place place, Recipe whole, Share share) {
        Recipe recipe = new Recipe(
                whole.policy(),
                share.members(),
                share.members().stream().map(LiveEndpoint::weight).toList(),
                null,
                whole.everybody(),
                whole.warming());
        return new Tier.Flat(recipe, Balancers.of(recipe.policy(), recipe.candidates(), means(place)));
    }

    private BalanceMeans means(Place place) {
        AtomicInteger position = positions.computeIfAbsent(
                place, key -> new AtomicInteger(around.random().get().nextInt()));
        return new BalanceMeans(position, around.random(), around.clock());
    }

    /** Which endpoints of a priority a tier has. */
    enum Kind {
        AVAILABLE,
        DEGRADED,
        /** Panic. */
        EVERYBODY
    }

    /**
     * Which tier, or which part of it.
     *
     * @param locality null for the whole tier
     */
    record Place(int priority, Kind kind, @Nullable Locality locality) {
        Place(int priority, Kind kind) {
            this(priority, kind, null);
        }

        Place in(Locality part) {
            return new Place(priority, kind, part);
        }

        Place whole() {
            return new Place(priority, kind);
        }
    }
}
