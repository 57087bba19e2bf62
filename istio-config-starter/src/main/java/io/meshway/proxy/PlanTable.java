package io.meshway.proxy;

import io.meshway.mesh.MeshConfig;
import io.meshway.mesh.MeshListener;
import io.meshway.proxy.connection.ListenerPlan;
import io.meshway.route.RouteTable;
import io.meshway.route.VirtualHost;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every prepared route, by port. Immutable; part of the one current state. */
public final class PlanTable {
    /** Nothing is served. */
    public static final PlanTable EMPTY = new PlanTable(RouteTable.EMPTY, Map.of(), Map.of(), Map.of(), Map.of());

    private final RouteTable routes;
    private final Map<Integer, ListenerPlan> listeners;
    private final Map<Integer, PreparedHosts> plaintext;
    private final Map<Integer, Map<String, PreparedHosts>> secured;
    private final Map<VirtualHost, PreparedHosts.Host> hosts;

    PlanTable(
            RouteTable routes,
            Map<Integer, ListenerPlan> listeners,
            Map<Integer, PreparedHosts> plaintext,
            Map<Integer, Map<String, PreparedHosts>> secured,
            Map<VirtualHost, PreparedHosts.Host> hosts) {
        this.routes = routes;
        this.listeners = listeners;
        this.plaintext = plaintext;
        this.secured = secured;
        this.hosts = hosts;
    }

    /** Whether nothing would be prepared otherwise from these: the usual case, as endpoints change most often. */
    boolean suits(RouteTable table, List<MeshListener> wanted) {
        if (table != routes || wanted.size() != listeners.size()) {
            return false;
        }
        for (MeshListener listener : wanted) {
            ListenerPlan known = listeners.get(listener.port());
            if (known == null || !known.listener().equals(listener)) {
                return false;
            }
        }
        return true;
    }

    /** The filter chains of a port; null when there is no listener. */
    public @Nullable ListenerPlan listener(int port) {
        return listeners.get(port);
    }

    /** The plans of a port's plain-text HTTP chain; null when there is none. */
    public @Nullable HttpPlans plaintext(int port) {
        return plaintext.get(port);
    }

    /** The plans of an HTTP chain whose TLS ends here; null when there is none of this name. */
    public @Nullable HttpPlans secured(int port, String chain) {
        Map<String, PreparedHosts> chains = secured.get(port);
        return chains == null ? null : chains.get(chain);
    }

    /** The settings of the mesh that it was prepared under. */
    public MeshConfig mesh() {
        return routes.config();
    }

    /** Every plan that leads to a route. */
    public Collection<Plan> routePlans() {
        return hosts.values().stream().flatMap(host -> host.plans().stream()).toList();
    }

    /** The prepared virtual host; null when this table does not have it. */
    PreparedHosts.@Nullable Host host(VirtualHost virtualHost) {
        return hosts.get(virtualHost);
    }
}
