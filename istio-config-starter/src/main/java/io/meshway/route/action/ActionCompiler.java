package io.meshway.route.action;

import io.meshway.mesh.LinkedDestination;
import io.meshway.mesh.LinkedRoute;
import io.meshway.mesh.MeshConfig;
import io.meshway.model.Bytes;
import io.meshway.model.DirectResponse;
import io.meshway.model.HeaderOperations;
import io.meshway.model.HttpRule;
import io.meshway.model.LoadBalancer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the action of a route from its rule, with every default filled in. */
public final class ActionCompiler {
    /** The answer of a rule that says nothing to do, which validation keeps out: that of a cluster that does not exist. */
    private static final RouteAction NOTHING = new RouteAction.Direct(503, Bytes.EMPTY, HeaderEdits.NONE);

    private final MeshConfig config;

    /**
     * A compiler.
     *
     * @param config holds the mesh's defaults
     */
    public ActionCompiler(MeshConfig config) {
        this.config = config;
    }

    /**
     * The action of a route.
     *
     * @param tls its listener terminates TLS, so that {@code https} is what clients use
     */
    public RouteAction compile(LinkedRoute route, boolean tls) {
        HttpRule rule = route.action();
        if (rule.redirect() != null) {
            return Redirects.of(rule.redirect(), route, tls);
        }
        DirectResponse direct = rule.directResponse();
        if (direct != null) {
            Bytes body = direct.body() == null ? Bytes.EMPTY : direct.body();
            return new RouteAction.Direct(
                    direct.status(), body, HeaderEditLists.of(rule.headers().response()));
        }
        List<LinkedDestination> served = served(route.destinations());
        return served.isEmpty() ? NOTHING : forward(route, served);
    }

    /** Without weight a destination gets nothing, unless it is the only one that was written. */
    private static List<LinkedDestination> served(List<LinkedDestination> destinations) {
        return destinations.size() < 2
                ? destinations
                : destinations.stream()
                        .filter(destination -> destination.weight() > 0)
                        .toList();
    }

    private RouteAction forward(LinkedRoute route, List<LinkedDestination> served) {
        HttpRule rule = route.action();
        String authority = authority(rule);
        return new RouteAction.Forward(
                clusters(route, served, authority != null),
                PathRewrites.of(rule.rewrite(), route.condition()),
                authority,
                timeout(rule.timeout()),
                RetryPolicies.of(route, config),
                FaultPolicies.of(rule.fault(), config.compat()),
                CorsPolicies.of(rule.corsPolicy()),
                mirrors(route),
                hashKeys(served));
    }

    private static @Nullable String authority(HttpRule rule) {
        String authority = rule.rewrite() == null ? null : rule.rewrite().authority();
        return authority == null || authority.isEmpty() ? null : authority;
    }

    private long timeout(@Nullable Duration written) {
        return (written == null ? config.compat().defaultTimeout() : written).toNanos();
    }

    /** How operations combine depends on the destinations that were written, not on those that have weight. */
    private static WeightedClusters clusters(
            LinkedRoute route, List<LinkedDestination> served, boolean authorityRewritten) {
        boolean alone = route.destinations().size() == 1;
        HeaderOperations rule = route.action().headers();
        int divisor = divisor(served);
        List<WeightedClusters.Entry> entries = new ArrayList<>();
        for (LinkedDestination destination : served) {
            HeaderOperations own = destination.headers();
            HeaderEdits request = HeaderEditLists.composed(rule.request(), own.request(), alone);
            entries.add(new WeightedClusters.Entry(
                    destination.cluster(),
                    alone ? 1 : Math.max(1, destination.weight() / divisor),
                    authorityRewritten ? new HeaderEdits(request.steps(), null) : request,
                    HeaderEditLists.composed(rule.response(), own.response(), alone)));
        }
        return new WeightedClusters(entries);
    }

    /** What to divide weights by so that their sum is an int. */
    private static int divisor(List<LinkedDestination> served) {
        long sum = served.stream().mapToLong(LinkedDestination::weight).sum();
        return sum < Integer.MAX_VALUE ? 1 : (int) (sum / Integer.MAX_VALUE) + 1;
    }

    private static List<RouteAction.Mirror> mirrors(LinkedRoute route) {
        return route.mirrors().stream()
                .map(mirror -> new RouteAction.Mirror(mirror.cluster(), Shares.millionths(mirror.percentage())))
                .filter(mirror -> mirror.millionths() > 0)
                .toList();
    }

    private static List<LoadBalancer.HashKey> hashKeys(List<LinkedDestination> served) {
        List<LoadBalancer.HashKey> keys = new ArrayList<>();
        for (LinkedDestination destination : served) {
            if (destination.hashKey() != null) {
                keys.add(destination.hashKey());
            }
        }
        return keys;
    }
}
