package io.meshway.gateway.filter;

import io.meshway.mesh.ClusterKey;
import io.meshway.mesh.LinkedDestination;
import io.meshway.mesh.MeshConfig;
import io.meshway.mesh.MeshConfig.PathNormalization;
import io.meshway.model.HeaderOperations;
import io.meshway.model.HttpRule;
import io.meshway.proxy.LoosePlans;
import io.meshway.proxy.Plan;
import io.meshway.route.CompiledRoute;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;
import org.springframework.cloud.gateway.route.Route;

/** Makes filters of Istio's behaviours for the routes of an application: each runs the plan, or the part of one, that a VirtualService with the same fields has. */
public final class IstioFilters {
    /** What forwards is whoever comes next, not a cluster. */
    private static final LinkedDestination NEXT =
            new LinkedDestination(new ClusterKey("next", 80, ""), 1, HeaderOperations.NONE, null);

    private static final String PREFIX = "prefix";
    private static final String PREFIX_REWRITE = "prefixRewrite";

    private final LooseRules rules;
    private final LoosePlans plans;
    private final Supplier<MeshConfig> inForce;

    /**
     * Filters under these settings of the mesh.
     *
     * @param config the defaults of behaviours
     * @param inForce at the time of a request
     */
    public IstioFilters(MeshConfig config, LoosePlans plans, Supplier<MeshConfig> inForce) {
        this.rules = new LooseRules(config);
        this.plans = plans;
        this.inForce = inForce;
    }

    /** Whether the route has a CORS policy of ours, which then answers preflights instead of Spring. */
    public static boolean answersPreflights(@Nullable Route route) {
        return route != null
                && route.getFilters().stream()
                        .map(filter -> filter instanceof OrderedGatewayFilter ordered ? ordered.getDelegate() : filter)
                        .anyMatch(filter -> filter instanceof PolicyFilter policy && policy.answersPreflights());
    }

    /** How paths are normalised now. */
    PathNormalization normalization() {
        return inForce.get().pathNormalization();
    }

    LooseRules rules() {
        return rules;
    }

    LoosePlans plans() {
        return plans;
    }

    /** @throws IllegalArgumentException that names the argument that is wrong */
    GatewayFilter filter(Behaviour behaviour, IstioArguments arguments) {
        List<String> places = arguments.positional();
        Map<String, String> named = new LinkedHashMap<>();
        if (!places.isEmpty()) {
            named.putAll(behaviour.shortcut(places));
        }
        named.putAll(arguments.named());
        if (named.isEmpty()) {
            throw new IllegalArgumentException(behaviour.filter() + ": there are no arguments");
        }
        String prefix = takePrefix(behaviour, named);
        Map<String, String> values = new LinkedHashMap<>();
        named.forEach((name, value) -> values.put(behaviour.field() + name, value));
        if (behaviour == Behaviour.REWRITE || behaviour == Behaviour.REDIRECT) {
            // What is replaced is what the condition names; an expression names the whole path.
            values.put(prefix == null ? "match.0.uri.regex" : "match.0.uri.prefix", prefix == null ? ".*" : prefix);
        }
        HttpRule rule = rules.rule(behaviour.filter(), behaviour.field(), values);
        if (behaviour.isOfPlans()) {
            return new PlanPart(behaviour, values);
        }
        String label = behaviour.filter() + ' ' + named;
        return filter(behaviour, rules.route(behaviour.filter(), rule, List.of(NEXT), List.of()), prefix, label);
    }

    private static @Nullable String takePrefix(Behaviour behaviour, Map<String, String> named) {
        if (behaviour != Behaviour.REWRITE && behaviour != Behaviour.REDIRECT) {
            return null;
        }
        String prefix = named.remove(PREFIX);
        if (prefix == null && named.containsKey(PREFIX_REWRITE)) {
            throw behaviour.refusal(
                    PREFIX_REWRITE, named.get(PREFIX_REWRITE), "needs the argument prefix: what it replaces");
        }
        if (prefix != null && !prefix.startsWith("/")) {
            throw behaviour.refusal(PREFIX, prefix, "does not begin with a slash");
        }
        return prefix;
    }

    private GatewayFilter filter(Behaviour behaviour, CompiledRoute route, @Nullable String prefix, String label) {
        if (behaviour == Behaviour.FAULT || behaviour == Behaviour.CORS) {
            return new PolicyFilter(plans, route, label);
        }
        if (behaviour == Behaviour.REDIRECT || behaviour == Behaviour.DIRECT_RESPONSE) {
            Plan plan = plans.plan(route);
            return new AnswerFilter(plan, prefix, label);
        }
        return new EditFilter(plans.edits(route), prefix, label);
    }
}
