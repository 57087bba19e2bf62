package io.meshway.actuate;

import io.meshway.explain.ConditionText;
import io.meshway.route.CompiledRoute;
import io.meshway.route.HttpRoutes;
import io.meshway.route.ListenerRoutes;
import io.meshway.route.VirtualHost;
import io.meshway.runtime.MeshState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * {@code /actuator/istio/routes}: who is asked, in which order. A virtual host that the page begins or ends in shows the routes that are on the page.
 *
 * @param version of the configuration
 * @param total routes whose virtual host fits the filter; a virtual host without routes counts as one
 */
record RoutesView(long version, int total, int offset, int limit, List<Listener> listeners)
        implements OperationResponseBody {
    static RoutesView of(MeshState state, Page page) {
        Page.Cursor cursor = page.cursor();
        List<Listener> listeners = new ArrayList<>();
        for (ListenerRoutes listener : state.table().listeners()) {
            for (Map.Entry<String, HttpRoutes> chain : listener.chains().entrySet()) {
                List<Host> hosts = hosts(chain.getValue(), page, cursor);
                if (!hosts.isEmpty()) {
                    listeners.add(new Listener(listener.bind(), listener.port(), chain.getKey(), hosts));
                }
            }
        }
        return new RoutesView(state.version(), cursor.total(), page.offset(), page.limit(), listeners);
    }

    private static List<Host> hosts(HttpRoutes routes, Page page, Page.Cursor cursor) {
        List<Host> hosts = new ArrayList<>();
        for (VirtualHost host : routes.virtualHosts()) {
            if (page.showsAny(host.domains())) {
                Page.Slice slice = cursor.next(Math.max(1, host.routes().size()));
                if (!slice.isEmpty()) {
                    hosts.add(Host.of(host, slice));
                }
            }
        }
        return hosts;
    }

    /**
     * A chain of a listener that serves HTTP.
     *
     * @param bind address; empty means all
     */
    record Listener(String bind, int port, String chain, List<Host> virtualHosts) {}

    /**
     * The routes for some domains.
     *
     * @param httpsRedirect requests with scheme {@code http} are answered 301 before routes are looked at
     * @param routes in the order in which they are tried
     */
    record Host(List<String> domains, boolean httpsRedirect, List<Route> routes) {
        static Host of(VirtualHost host, Page.Slice slice) {
            List<CompiledRoute> all = host.routes();
            List<CompiledRoute> shown = all.isEmpty() ? all : all.subList(slice.from(), slice.to());
            return new Host(
                    host.domains(),
                    host.httpsRedirect(),
                    shown.stream().map(Route::of).toList());
        }
    }

    /**
     * One match entry of one rule.
     *
     * @param owner the VirtualService
     * @param delegate the delegate that holds the rule, if there is one
     * @param rule index in {@code spec.http}
     * @param match index in the rule's {@code match}; null when it has none
     * @param name of the route, if it has one
     * @param condition what the request must look like
     */
    record Route(
            String id,
            ResourceRef owner,
            @Nullable ResourceRef delegate,
            int rule,
            @Nullable Integer match,
            @Nullable String name,
            String condition,
            ActionView action) {
        static Route of(CompiledRoute route) {
            var source = route.source();
            return new Route(
                    route.id(),
                    ResourceRef.of(source.owner()),
                    ResourceRef.ofNullable(source.delegate()),
                    source.rule(),
                    source.match() < 0 ? null : source.match(),
                    source.name().isEmpty() ? null : source.name(),
                    ConditionText.of(route.matcher()),
                    ActionView.of(route.action()));
        }
    }
}
