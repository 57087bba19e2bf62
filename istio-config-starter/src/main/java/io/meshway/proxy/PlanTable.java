package io.meshway.proxy;

import io.meshway.mesh.MeshConfig;
import io.meshway.mesh.MeshListener;
import io.meshway.proxy.connection.ListenerPlan;
import io.meshway.route.RouteTable;
import io.meshway.route.VirtualHost;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every prepared route, by port. Immutable; part of the one current state. */
public final class PlanTable {
    /** Nothing is served. */
    public static final PlanTable EMPTY = new PlanTable(RouteTable.EMPTY, Map.of(), Map.of());

    private final RouteTable routes;
    private final Map<Integer, PortPlans> ports;
    private final Map<VirtualHost, PreparedHosts.Host> hosts;

    PlanTable(RouteTable routes, Map<Integer, PortPlans> ports, Map<VirtualHost, PreparedHosts.Host> hosts) {
        this.routes = routes;
        this.ports = ports;
        this.hosts = hosts;
    }

    /** Whether nothing would be prepared otherwise from these: the usual case, as endpoints change most often. */
    boolean suits(RouteTable table, List<MeshListener> wanted) {
        int known = 0;
        for (PortPlans port : ports.values()) {
            known += port.size();
        }
        if (table != routes || wanted.size() != known) {
            return false;
        }
        for (MeshListener listener : wanted) {
            if (known(listener) == null) {
                return false;
            }
        }
        return true;
    }

    /** The plan that was prepared from an equal listener; null when there is none. */
    @Nullable
    ListenerPlan known(MeshListener listener) {
        PortPlans port = ports.get(listener.port());
        PortPlans.Served known = port == null ? null : port.of(listener);
        return known != null && known.plan().listener().equals(listener) ? known.plan() : null;
    }

    private PortPlans.@Nullable Served at(InetSocketAddress local) {
        PortPlans port = ports.get(local.getPort());
        return port == null ? null : port.at(local);
    }

    /** The filter chains for connections to this address; null when there is no listener. */
    public @Nullable ListenerPlan listener(InetSocketAddress local) {
        PortPlans.Served served = at(local);
        return served == null ? null : served.plan();
    }

    /** The plans of the plain-text HTTP chain for connections to this address; null when there is none. */
    public @Nullable HttpPlans plaintext(InetSocketAddress local) {
        PortPlans.Served served = at(local);
        return served == null ? null : served.plaintext();
    }

    /** The plans of an HTTP chain whose TLS ends here; null when there is none of this name. */
    public @Nullable HttpPlans secured(InetSocketAddress local, String chain) {
        PortPlans.Served served = at(local);
        return served == null ? null : served.secured().get(chain);
    }

    /** The settings of the mesh that it was prepared under. */
    public MeshConfig mesh() {
        return routes.config();
    }

    /** Every plan that leads to a route. */
    public Collection<Plan> routePlans() {
        return hosts.values().stream().flatMap(host -> host.plans().stream()).toList();
    }

    /** Those of them that have filters of the application in front of their destinations. */
    public Collection<Plan> interposedPlans() {
        List<Plan> interposed = new ArrayList<>();
        for (PreparedHosts.Host host : hosts.values()) {
            if (host.interposed()) {
                host.plans().stream().filter(Plan::interposed).forEach(interposed::add);
            }
        }
        return interposed;
    }

    /** The prepared virtual host; null when this table does not have it. */
    PreparedHosts.@Nullable Host host(VirtualHost virtualHost) {
        return hosts.get(virtualHost);
    }
}
