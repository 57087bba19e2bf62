package io.meshway.route;

import io.meshway.mesh.FilterChain;
import io.meshway.mesh.LinkedVirtualHost;
import io.meshway.mesh.MeshConfig;
import io.meshway.mesh.MeshListener;
import io.meshway.mesh.MeshSnapshot;
import io.meshway.route.action.ActionCompiler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a route table from a snapshot, and takes over whatever the table before already has for equal input. */
public final class RouteTableCompiler {
    private final MeshConfig config;
    private final ActionCompiler actions;

    /**
     * A compiler.
     *
     * @param config holds the defaults for what rules leave out
     */
    public RouteTableCompiler(MeshConfig config) {
        this.config = config;
        this.actions = new ActionCompiler(config);
    }

    /** A compiler with these settings; this one when they are its own. */
    public RouteTableCompiler with(MeshConfig other) {
        return other.equals(config) ? this : new RouteTableCompiler(other);
    }

    /**
     * The table of a snapshot.
     *
     * @param previous the table in force, {@link RouteTable#EMPTY} at first; it is returned itself when nothing differs
     */
    public RouteTable compile(MeshSnapshot snapshot, RouteTable previous) {
        RouteTable before = previous.config().equals(config) ? previous : RouteTable.EMPTY;
        SharedMatchers matchers = before.matchers();
        var compilation = new Compilation(matchers);
        List<ListenerRoutes> listeners = new ArrayList<>();
        for (MeshListener listener : snapshot.listeners()) {
            listeners.add(compilation.listener(listener, before.listener(listener.port(), listener.bind())));
        }
        // Parts that were taken over are the same objects, and only those are equal.
        return listeners.equals(before.listeners()) && before == previous
                ? previous
                : new RouteTable(config, listeners, matchers);
    }

    /** One run; equal conditions share their matcher within it. */
    private final class Compilation {
        private final SharedMatchers matchers;

        Compilation(SharedMatchers matchers) {
            this.matchers = matchers;
        }

        ListenerRoutes listener(MeshListener listener, @Nullable ListenerRoutes previous) {
            Map<String, HttpRoutes> chains = new LinkedHashMap<>();
            for (FilterChain chain : listener.chains()) {
                if (chain.target() instanceof FilterChain.Target.Http http) {
                    HttpRoutes before =
                            previous == null ? null : previous.chains().get(chain.name());
                    chains.put(chain.name(), chain(http.virtualHosts(), chain.tls() != null, before));
                }
            }
            return new ListenerRoutes(listener.port(), listener.bind(), chains);
        }

        private HttpRoutes chain(List<LinkedVirtualHost> input, boolean tls, @Nullable HttpRoutes previous) {
            if (previous != null && previous.isFrom(input, tls)) {
                return previous;
            }
            HttpRoutes known = previous == null || previous.tls() != tls ? null : previous;
            List<VirtualHost> hosts = new ArrayList<>(input.size());
            for (LinkedVirtualHost linked : input) {
                VirtualHost same = known == null ? null : known.madeOf(linked, hosts.size());
                hosts.add(same == null ? virtualHost(linked, tls, known) : same);
            }
            return new HttpRoutes(input, tls, hosts, known);
        }

        private VirtualHost virtualHost(LinkedVirtualHost linked, boolean tls, @Nullable HttpRoutes known) {
            VirtualHost before =
                    known == null ? null : known.owner(linked.domains().get(0));
            return before != null && before.source().equals(linked) ? before : changed(linked, tls, before);
        }

        /** A changed virtual host keeps the routes that did not change. */
        private VirtualHost changed(LinkedVirtualHost linked, boolean tls, @Nullable VirtualHost previous) {
            var routes = new RouteList(actions, matchers, tls, previous == null ? List.of() : previous.routes());
            linked.routes().forEach(routes::add);
            return new VirtualHost(linked, routes.compiled());
        }
    }
}
