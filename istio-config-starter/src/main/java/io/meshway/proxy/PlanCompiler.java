package io.meshway.proxy;

import io.meshway.mesh.FilterChain;
import io.meshway.mesh.MeshConfig;
import io.meshway.mesh.MeshListener;
import io.meshway.mesh.MeshSnapshot;
import io.meshway.proxy.connection.ListenerPlan;
import io.meshway.route.CompiledRoute;
import io.meshway.route.HttpRoutes;
import io.meshway.route.ListenerRoutes;
import io.meshway.route.RouteTable;
import io.meshway.route.VirtualHost;
import io.meshway.route.action.RouteAction;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prepares a plan for every route, once per change; what did not change is taken over. */
public final class PlanCompiler {
    private final ProxyEnvironment environment;

    /** Plans that live in this environment. */
    public PlanCompiler(ProxyEnvironment environment) {
        this.environment = environment;
    }

    /** The same plans for routes that are written elsewhere. */
    public LoosePlans loose() {
        return new LoosePlans(environment);
    }

    /**
     * Prepares the routes of a snapshot.
     *
     * @param table compiled from the snapshot
     * @param previous the table in force; prepared virtual hosts whose routes did not change are the same objects in the result, and the
     *     result is this table when nothing changed
     */
    public PlanTable compile(MeshSnapshot snapshot, RouteTable table, PlanTable previous) {
        if (previous.suits(table, snapshot.listeners())) {
            return previous;
        }
        Map<Integer, PortPlans> ports = new HashMap<>();
        Preparation preparation = new Preparation(table.config(), previous, new HashMap<>());
        for (MeshListener listener : snapshot.listeners()) {
            ListenerRoutes routes = table.listener(listener.port(), listener.bind());
            ports.computeIfAbsent(listener.port(), port -> new PortPlans()).add(prepare(listener, routes, preparation));
        }
        return new PlanTable(table, ports, preparation.all);
    }

    private PortPlans.Served prepare(MeshListener listener, @Nullable ListenerRoutes routes, Preparation preparation) {
        ListenerPlan known = preparation.previous.known(listener);
        PreparedHosts plaintext = null;
        Map<String, PreparedHosts> secured = new HashMap<>();
        for (FilterChain chain : listener.chains()) {
            HttpRoutes http = routes == null ? null : routes.chains().get(chain.name());
            if (http != null && chain.match().equals(FilterChain.Match.PLAINTEXT)) {
                plaintext = prepare(http, preparation);
            } else if (http != null) {
                secured.put(chain.name(), prepare(http, preparation));
            }
        }
        return new PortPlans.Served(
                known == null ? new ListenerPlan(listener, environment.clusters(), environment.random()) : known,
                plaintext,
                secured);
    }

    /** What the chains of one table have in common. */
    private record Preparation(MeshConfig mesh, PlanTable previous, Map<VirtualHost, PreparedHosts.Host> all) {}

    private PreparedHosts prepare(HttpRoutes routes, Preparation preparation) {
        Map<VirtualHost, PreparedHosts.Host> hosts = new HashMap<>();
        for (VirtualHost virtualHost : routes.virtualHosts()) {
            PreparedHosts.Host known = preparation.previous.host(virtualHost);
            PreparedHosts.Host host = known == null ? new PreparedHosts.Host(virtualHost, environment) : known;
            hosts.put(virtualHost, host);
            preparation.all.put(virtualHost, host);
        }
        return new PreparedHosts(preparation.mesh, routes, hosts);
    }

    static Plan plan(CompiledRoute route, ProxyEnvironment environment) {
        Interposition.Filters filters = environment.interposition().filters(route);
        if (filters == null) {
            return plain(route, environment);
        }
        if (route.action() instanceof RouteAction.Forward forward) {
            Plan rest = new ForwardPlan(route, forward.withoutPolicies(), environment, null);
            return new ForwardPlan(
                    route, forward, environment, (request, marks) -> filters.serve(request, marks, rest));
        }
        return new InterposedPlan(plain(route, environment), filters);
    }

    static Plan plain(CompiledRoute route, ProxyEnvironment environment) {
        if (route.action() instanceof RouteAction.Forward forward) {
            return new ForwardPlan(route, forward, environment, null);
        }
        if (route.action() instanceof RouteAction.Redirect redirect) {
            return new RedirectPlan(route, redirect, environment);
        }
        return new DirectPlan(route, (RouteAction.Direct) route.action(), environment);
    }
}
