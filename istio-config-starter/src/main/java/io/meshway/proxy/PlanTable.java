package io.meshway.proxy;

import io.meshway.route.VirtualHost;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every prepared route, by port. Immutable; part of the one current state. */
public final class PlanTable {
    /** Nothing is served. */
    public static final PlanTable EMPTY = new PlanTable(Map.of(), Map.of());

    private final Map<Integer, PreparedHosts> plaintext;
    private final Map<VirtualHost, PreparedHosts.Host> hosts;

    PlanTable(Map<Integer, PreparedHosts> plaintext, Map<VirtualHost, PreparedHosts.Host> hosts) {
        this.plaintext = plaintext;
        this.hosts = hosts;
    }

    /** The plans of a port's plain-text HTTP chain; null when there is none. */
    public @Nullable HttpPlans plaintext(int port) {
        return plaintext.get(port);
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
