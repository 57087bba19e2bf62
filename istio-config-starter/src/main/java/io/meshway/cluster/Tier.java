package io.meshway.cluster;

import io.meshway.cluster.balance.BalancePolicy;
import io.meshway.cluster.balance.Balancer;
import io.meshway.mesh.Locality;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Endpoints of one priority in one state of health, and who of them is next. */
abstract class Tier {
    private final Recipe recipe;
    private final LiveEndpoint[] candidates;

    Tier(Recipe recipe) {
        this.recipe = recipe;
        this.candidates = recipe.candidates().toArray(LiveEndpoint[]::new);
    }

    /** Everybody in it. Not to be changed. */
    final LiveEndpoint[] candidates() {
        return candidates;
    }

    /** Whether this tier would come out the same again. */
    final boolean suits(Recipe wanted) {
        return recipe.equals(wanted);
    }

    /** Whether an endpoint may be picked that was ejected since the tier was made: only in panic. */
    final boolean takes(LiveEndpoint endpoint) {
        return recipe.everybody() || !endpoint.avoided();
    }

    /** The next endpoint; null when there is none, or all were ejected since. */
    abstract @Nullable LiveEndpoint pick(long hash, int attempt);

    /** One list. */
    static final class Flat extends Tier {
        private final @Nullable Balancer balancer;

        /** @param balancer null for an empty list */
        Flat(Recipe recipe, @Nullable Balancer balancer) {
            super(recipe);
            this.balancer = balancer;
        }

        /** Whom the balancer stands for or, if ejected since, the next one that is not. */
        @Override
        @Nullable
        LiveEndpoint pick(long hash, int attempt) {
            if (balancer == null) {
                return null;
            }
            LiveEndpoint[] all = candidates();
            int index = balancer.pick(hash, attempt);
            if (takes(all[index])) {
                return all[index];
            }
            for (int i = 1; i < all.length; i++) {
                LiveEndpoint other = all[(index + i) % all.length];
                if (takes(other)) {
                    return other;
                }
            }
            return null;
        }
    }

    /** A locality first, then somebody in it. */
    static final class ByLocality extends Tier {
        private final Balancer localities;
        private final Tier[] parts;

        /** @param localities over the parts, which are at least one */
        ByLocality(Recipe recipe, Balancer localities, List<Tier> parts) {
            super(recipe);
            this.localities = localities;
            this.parts = parts.toArray(Tier[]::new);
        }

        @Override
        @Nullable
        LiveEndpoint pick(long hash, int attempt) {
            int index = localities.pick(hash, attempt);
            LiveEndpoint picked = parts[index].pick(hash, attempt);
            for (int i = 1; i < parts.length && picked == null; i++) {
                picked = parts[(index + i) % parts.length].pick(hash, attempt);
            }
            return picked;
        }
    }

    /**
     * What a tier is made from.
     *
     * @param weights of the candidates
     * @param shares of localities; null when they do not matter
     * @param everybody whether this is panic: ejected ones too
     * @param warming whether some candidate is in slow start
     */
    record Recipe(
            BalancePolicy policy,
            List<LiveEndpoint> candidates,
            List<Integer> weights,
            @Nullable Map<Locality, Share> shares,
            boolean everybody,
            boolean warming) {
        double[] weightsByLocality() {
            double[] result = new double[candidates.size()];
            Arrays.setAll(result, i -> {
                Share share = shares == null
                        ? null
                        : shares.get(candidates.get(i).spec().locality());
                return share == null ? weights.get(i) : share.written() * weights.get(i) / share.weighing();
            });
            return result;
        }
    }

    /**
     * What a locality gets of a tier.
     *
     * @param written its weight
     * @param effective less than that when so few of its endpoints are available that they could not take it
     * @param weighing sum of the weights of its candidates
     * @param members its candidates, in order
     */
    record Share(double written, double effective, double weighing, List<LiveEndpoint> members) {}
}
