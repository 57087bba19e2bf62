package io.meshway.route;

import io.meshway.mesh.LinkedVirtualHost;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The virtual hosts of one HTTP filter chain (an Envoy route configuration). */
public final class HttpRoutes {
    private final List<LinkedVirtualHost> source;
    private final boolean tls;
    private final List<VirtualHost> virtualHosts;
    private final HostIndex<VirtualHost> index;

    HttpRoutes(List<LinkedVirtualHost> source, boolean tls, List<VirtualHost> virtualHosts) {
        this(source, tls, virtualHosts, null);
    }

    /** @param before whose index is taken over but for what changed, where that can be done; null at first */
    HttpRoutes(
            List<LinkedVirtualHost> source, boolean tls, List<VirtualHost> virtualHosts, @Nullable HttpRoutes before) {
        this.source = source;
        this.tls = tls;
        this.virtualHosts = List.copyOf(virtualHosts);
        HostIndex<VirtualHost> followed = before == null ? null : before.follow(virtualHosts);
        this.index = followed == null ? build(virtualHosts) : followed;
    }

    private static HostIndex<VirtualHost> build(List<VirtualHost> virtualHosts) {
        var builder = new HostIndex.Builder<VirtualHost>();
        for (VirtualHost host : virtualHosts) {
            host.domains().forEach(domain -> builder.add(domain, host));
        }
        return builder.build();
    }

    /** The index of virtual hosts with the same domains; null when it has to be built. */
    private @Nullable HostIndex<VirtualHost> follow(List<VirtualHost> next) {
        if (next.size() != virtualHosts.size()) {
            return null;
        }
        Map<String, VirtualHost> changed = new HashMap<>();
        for (int i = 0; i < next.size(); i++) {
            VirtualHost host = next.get(i);
            if (host != virtualHosts.get(i)) {
                if (!host.domains().equals(virtualHosts.get(i).domains())) {
                    return null;
                }
                host.domains().forEach(domain -> changed.put(domain, host));
            }
        }
        return index.with(changed);
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

    /** The virtual host that was made of this one, which is the identical object; most are where they were. */
    @Nullable
    VirtualHost madeOf(LinkedVirtualHost linked, int place) {
        return place < virtualHosts.size() && virtualHosts.get(place).isFrom(linked) ? virtualHosts.get(place) : null;
    }

    /** Whether it was compiled from equal input. */
    boolean isFrom(List<LinkedVirtualHost> input, boolean secured) {
        return tls == secured && source.equals(input);
    }

    boolean tls() {
        return tls;
    }
}
