package io.meshway.proxy;

import io.meshway.mesh.ClusterKey;
import io.meshway.model.HttpMatch;
import io.meshway.model.StringMatch;
import io.meshway.route.CompiledRoute;
import io.meshway.route.action.RouteAction;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Forwarding to a weighted cluster, with everything prepared that does not depend on the request. */
final class ForwardPlan implements Plan {
    private final CompiledRoute route;
    private final RouteAction.Forward action;
    private final ProxyEnvironment environment;
    private final RequestPolicy policy;
    private final Destinations destinations;
    private final List<Mirroring> mirrors;
    private final @Nullable FaultInjection fault;
    private final @Nullable CorsHandling cors;
    private final @Nullable Onward onward;

    /** Made for the first request; two at once make equal ones. */
    private @Nullable String operation;

    /** @param onward who takes requests behind fault and CORS instead of the destinations; null for the destinations */
    ForwardPlan(
            CompiledRoute route, RouteAction.Forward action, ProxyEnvironment environment, @Nullable Onward onward) {
        this.onward = onward;
        this.route = route;
        this.action = action;
        this.environment = environment;
        this.policy = RequestPolicy.of(action);
        this.destinations = new Destinations(action.clusters(), environment);
        this.mirrors = action.mirrors().stream()
                .filter(mirror -> mirror.millionths() > 0)
                .map(mirror -> new Mirroring(mirror, environment))
                .toList();
        this.fault = action.fault() == null ? null : new FaultInjection(action.fault(), environment);
        this.cors = action.cors() == null ? null : new CorsHandling(action.cors(), environment);
    }

    @Override
    public Mono<Void> serve(Downstream request) {
        return new ForwardExchange(this, request);
    }

    @Override
    public CompiledRoute route() {
        return route;
    }

    RouteAction.Forward action() {
        return action;
    }

    ProxyEnvironment environment() {
        return environment;
    }

    RequestPolicy policy() {
        return policy;
    }

    Destinations destinations() {
        return destinations;
    }

    List<Mirroring> mirrors() {
        return mirrors;
    }

    @Nullable
    FaultInjection fault() {
        return fault;
    }

    @Nullable
    CorsHandling cors() {
        return cors;
    }

    @Nullable
    Onward onward() {
        return onward;
    }

    @Override
    public boolean interposed() {
        return onward != null;
    }

    /** The span name that Istio's proxies pass on: destination and what the path had to be. */
    String operation() {
        String known = operation;
        if (known == null) {
            known = operation(action.clusters().entries().get(0).cluster(), route);
            operation = known;
        }
        return known;
    }

    private static String operation(ClusterKey cluster, CompiledRoute route) {
        HttpMatch condition = route.source().condition();
        StringMatch uri = condition == null ? null : condition.uri();
        String path = "/*";
        if (uri instanceof StringMatch.Exact exact) {
            path = exact.value();
        } else if (uri instanceof StringMatch.Prefix prefix) {
            path = prefix.value() + '*';
        } else if (uri instanceof StringMatch.Regex regex) {
            path = regex.value();
        }
        return cluster.host() + ':' + cluster.port() + path;
    }
}
