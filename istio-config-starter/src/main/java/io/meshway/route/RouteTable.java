package io.meshway.route;

import io.meshway.mesh.MeshConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every route of every listener, compiled and indexed. Immutable; parts that did not change are shared with the table before. */
public final class RouteTable {
    /** No listener at all. */
    public static final RouteTable EMPTY = new RouteTable(MeshConfig.DEFAULTS, List.of());

    private final MeshConfig config;
    private final List<ListenerRoutes> listeners;
    private final SharedMatchers matchers;

    RouteTable(MeshConfig config, List<ListenerRoutes> listeners) {
        this(config, listeners, new SharedMatchers());
    }

    /** @param matchers of its routes, for the next table */
    RouteTable(MeshConfig config, List<ListenerRoutes> listeners, SharedMatchers matchers) {
        this.matchers = matchers;
        this.config = config;
        this.listeners = List.copyOf(listeners);
    }

    /** In the order of the snapshot. */
    public List<ListenerRoutes> listeners() {
        return listeners;
    }

    /** The listener that is bound to this port and address; null when there is none. */
    public @Nullable ListenerRoutes listener(int port, String bind) {
        for (ListenerRoutes listener : listeners) {
            if (listener.port() == port && listener.bind().equals(bind)) {
                return listener;
            }
        }
        return null;
    }

    /** The defaults that its routes were compiled with: routes compiled with others are no use. */
    public MeshConfig config() {
        return config;
    }

    /** To share with the table that follows: those of its routes, and at most as many that no route has any more. */
    SharedMatchers matchers() {
        if (listeners.isEmpty()) {
            return new SharedMatchers();
        }
        return matchers.isOvergrown() ? new SharedMatchers(routes()) : matchers;
    }

    private List<CompiledRoute> routes() {
        List<CompiledRoute> routes = new ArrayList<>();
        for (ListenerRoutes listener : listeners) {
            for (HttpRoutes chain : listener.chains().values()) {
                chain.virtualHosts().forEach(host -> routes.addAll(host.routes()));
            }
        }
        return routes;
    }
}
