package io.meshway.explain;

import io.meshway.explain.Explanation.Answer;
import io.meshway.explain.Explanation.Destination;
import io.meshway.explain.Explanation.Outcome;
import io.meshway.explain.Explanation.Tried;
import io.meshway.mesh.ClusterKey;
import io.meshway.mesh.FilterChain;
import io.meshway.mesh.LinkedRoute;
import io.meshway.mesh.MeshListener;
import io.meshway.mesh.MeshSnapshot;
import io.meshway.proxy.RedirectLocation;
import io.meshway.proxy.connection.FilterChainMatcher;
import io.meshway.route.CompiledRoute;
import io.meshway.route.HttpRoutes;
import io.meshway.route.ListenerRoutes;
import io.meshway.route.RequestMatcher;
import io.meshway.route.RouteTable;
import io.meshway.route.VirtualHost;
import io.meshway.route.action.RouteAction;
import io.meshway.route.action.WeightedClusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Follows a request through the snapshot and the route table in force, with the matchers that requests meet. */
public final class Explainer {
    private static final int MOVED_PERMANENTLY = 301;
    private static final int NOT_FOUND = 404;
    private static final int BAD_REQUEST = 400;

    private final MeshSnapshot snapshot;
    private final RouteTable table;
    private final Map<Integer, Integer> openedPorts;
    private final Function<ClusterKey, List<Explanation.Endpoint>> endpoints;

    /**
     * An explainer of one version of the configuration.
     *
     * @param openedPorts declared numbers of servers to the ports that are opened, where they differ
     * @param endpoints of a known cluster
     */
    public Explainer(
            MeshSnapshot snapshot,
            RouteTable table,
            Map<Integer, Integer> openedPorts,
            Function<ClusterKey, List<Explanation.Endpoint>> endpoints) {
        this.snapshot = snapshot;
        this.table = table;
        this.openedPorts = openedPorts;
        this.endpoints = endpoints;
    }

    /** What would happen to the request; {@code written} is shown in the explanation. */
    public Explanation explain(String written, ExplainedRequest request) {
        MeshListener listener = listener(request.port());
        FilterChain chain = listener == null ? null : chain(listener, request);
        if (listener == null || chain == null) {
            String reason = listener == null
                    ? "nothing listens on port " + request.port()
                    : "no server on port " + request.port() + " serves HTTP "
                            + (request.serverName() == null ? "in plain text" : "with TLS for " + request.serverName());
            return ended(
                    written,
                    null,
                    null,
                    new Answer(Outcome.NO_LISTENER, reason, null, null, null, null, List.of(), List.of()));
        }
        var place = new Explanation.Listener(listener.port(), listener.bind(), chain.name());
        if (request.target() == null) {
            return ended(written, place, null, own(Outcome.REFUSED, BAD_REQUEST, "the target is no path"));
        }
        Explanation.Refusal refusal = request.refusal();
        if (refusal != null) {
            return ended(written, place, null, own(Outcome.REFUSED, refusal.status(), refusal.reason()));
        }
        VirtualHost host = virtualHost(listener, chain, request);
        if (host == null) {
            String reason = "no virtual host covers " + request.authority();
            return ended(written, place, null, own(Outcome.NOT_FOUND, NOT_FOUND, reason));
        }
        return inHost(written, place, host, request);
    }

    private Explanation inHost(
            String written, Explanation.Listener listener, VirtualHost host, ExplainedRequest request) {
        var named = new Explanation.Host(host.name(), host.domains());
        if (host.httpsRedirect() && request.scheme().equals("http")) {
            String location = "https://" + request.authority() + pathAndQuery(request);
            return ended(
                    written,
                    listener,
                    named,
                    new Answer(
                            Outcome.REDIRECTED,
                            "the Gateway wants TLS (httpsRedirect)",
                            MOVED_PERMANENTLY,
                            location,
                            null,
                            null,
                            List.of(),
                            List.of()));
        }
        CompiledRoute taken = host.match(request);
        List<Tried> tried = new ArrayList<>();
        for (CompiledRoute route : host.routes()) {
            if (route.equals(taken)) {
                Tried winner = tried(route, null);
                tried.add(winner);
                return new Explanation(written, listener, named, tried, winner, answer(route.action(), request));
            }
            tried.add(tried(route, failed(route, request)));
        }
        Answer none = own(Outcome.NOT_FOUND, NOT_FOUND, "no rule of the virtual host takes it");
        return new Explanation(written, listener, named, tried, null, none);
    }

    private static String pathAndQuery(ExplainedRequest request) {
        return request.query() == null ? request.path() : request.path() + '?' + request.query();
    }

    private static Explanation ended(
            String written, Explanation.@Nullable Listener listener, Explanation.@Nullable Host host, Answer answer) {
        return new Explanation(written, listener, host, List.of(), null, answer);
    }

    private static Answer own(Outcome outcome, int status, String reason) {
        return new Answer(outcome, reason, status, null, null, null, List.of(), List.of());
    }

    private @Nullable MeshListener listener(int declared) {
        int opened = openedPorts.getOrDefault(declared, declared);
        MeshListener found = null;
        for (MeshListener listener : snapshot.listeners()) {
            // The one for all addresses is what a client meets who says nothing about the address.
            if (listener.port() == opened && (found == null || listener.bind().isEmpty())) {
                found = listener;
            }
        }
        return found;
    }

    private static @Nullable FilterChain chain(MeshListener listener, ExplainedRequest request) {
        String name = request.serverName();
        FilterChain chain =
                new FilterChainMatcher(listener.chains()).match(new FilterChainMatcher.Facts(name != null, name, null));
        return chain != null && chain.target() instanceof FilterChain.Target.Http ? chain : null;
    }

    private @Nullable VirtualHost virtualHost(MeshListener listener, FilterChain chain, ExplainedRequest request) {
        ListenerRoutes routes = table.listener(listener.port(), listener.bind());
        HttpRoutes http = routes == null ? null : routes.chains().get(chain.name());
        return http == null ? null : http.virtualHost(request.authority());
    }

    /** The first condition that does not hold; requests without a path are for no route, whatever it asks. */
    private static String failed(CompiledRoute route, ExplainedRequest request) {
        for (RequestMatcher part : route.matcher().parts()) {
            if (!part.matches(request)) {
                return ConditionText.masked(part);
            }
        }
        return "a path";
    }

    private static Tried tried(CompiledRoute route, @Nullable String failed) {
        LinkedRoute source = route.source();
        return new Tried(
                route.id(),
                source.owner().toString(),
                source.delegate() == null ? null : source.delegate().toString(),
                source.rule(),
                source.match() < 0 ? null : source.match(),
                source.name().isEmpty() ? null : source.name(),
                failed);
    }

    private Answer answer(RouteAction action, ExplainedRequest request) {
        if (action instanceof RouteAction.Redirect redirect) {
            String location = RedirectLocation.of(redirect, request);
            return new Answer(
                    Outcome.REDIRECTED,
                    "the rule redirects",
                    redirect.status(),
                    location,
                    null,
                    null,
                    List.of(),
                    List.of());
        }
        if (action instanceof RouteAction.Direct direct) {
            return own(Outcome.ANSWERED, direct.status(), "the rule answers itself");
        }
        RouteAction.Forward forward = (RouteAction.Forward) action;
        Answer local = OwnAnswers.of(forward, request);
        if (local != null) {
            return local;
        }
        List<Destination> destinations =
                forward.clusters().entries().stream().map(this::destination).toList();
        String path = forward.rewrite().apply(request.path());
        String reason = forward.fault() == null ? "the rule forwards" : "the rule forwards what its fault lets through";
        return new Answer(
                Outcome.FORWARDED,
                reason,
                null,
                null,
                forward.authority(),
                path,
                destinations,
                OwnAnswers.besides(forward));
    }

    private Destination destination(WeightedClusters.Entry entry) {
        ClusterKey key = entry.cluster();
        boolean known = snapshot.clusters().containsKey(key);
        List<Explanation.Endpoint> all = known ? endpoints.apply(key) : List.of();
        String problem = known ? null : "nobody declares this host, port and subset: 503";
        if (known && all.isEmpty()) {
            problem = "it has no endpoints: 503 no healthy upstream";
        }
        return new Destination(
                key.toString(),
                key.host(),
                key.port(),
                key.subset().isEmpty() ? null : key.subset(),
                entry.weight(),
                problem,
                all);
    }
}
