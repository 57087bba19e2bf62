package io.meshway.route;

import io.meshway.mesh.LinkedVirtualHost;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The virtual hosts of one HTTP filter chain (an Envoy route configuration). */
public final class HttpRoutes {
    private final List<LinkedVirtualHost> source;
    private final boolean tls;
    private final List<VirtualHost> virtualHosts;
    private final HostIndex<VirtualHost> index;

    HttpRoutes(List<LinkedVirtualHost> source, boolean tls, List<VirtualHost> virtualHosts) {
        this.source = source;
        this.tls = tls;
        this.virtualHosts = List.copyOf(virtualHosts);
        var builder = new HostIndex.Builder<VirtualHost>();
        for (VirtualHost host : virtualHosts) {
            host.domains().forEach(domain -> builder.add(domain, host));
        }
        this.index = builder.build();
    }

    /**
     * The virtual host for a Host or {@code :authority} as sent; case and port do not count. The choice is final: a less specific virtual host is never asked.
     *
     * @return null when no domain fits, not even {@code *}
     */
    public @Nullable VirtualHost virtualHost(String authority) {
        return index.find(authority);
    }

    /** All of them, in the order of the snapshot. */
    public Collection<VirtualHost> virtualHosts() {
        return virtualHosts;
    }

    /** The virtual host with exactly this domain; for reuse. */
    @Nullable
    VirtualHost owner(String domain) {
        return index.owner(domain);
    }

    /** Whether it was compiled from equal input. */
    boolean isFrom(List<LinkedVirtualHost> input, boolean secured) {
        return tls == secured && source.equals(input);
    }

    boolean tls() {
        return tls;
    }
}
