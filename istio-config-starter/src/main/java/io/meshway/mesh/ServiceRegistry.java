package io.meshway.mesh;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The hosts that this proxy knows. Immutable. */
final class ServiceRegistry {
    private final Map<String, MeshService> byHost;
    private final List<MeshService> wildcards;
    private final boolean strictWildcards;

    /** @param strictWildcards a wildcard host is found by its own name only, as in Istio */
    ServiceRegistry(Map<String, MeshService> byHost, boolean strictWildcards) {
        this.byHost = Map.copyOf(byHost);
        this.wildcards = byHost.values().stream()
                .filter(service -> HostNames.isWildcard(service.host()))
                .sorted((one, other) -> HostNames.narrowestFirst(one.host(), other.host()))
                .toList();
        this.strictWildcards = strictWildcards;
    }

    /**
     * The service behind a destination's host; null when nobody knows it. A host that is not declared itself belongs to the narrowest wildcard
     * ServiceEntry that covers it.
     */
    @Nullable
    MeshService find(String host) {
        MeshService exact = byHost.get(host);
        if (exact != null || strictWildcards || HostNames.isWildcard(host)) {
            return exact;
        }
        for (MeshService wildcard : wildcards) {
            if (HostNames.covers(wildcard.host(), host)) {
                return wildcard;
            }
        }
        return null;
    }

    /** Whether a wildcard stands for any host that is known. */
    boolean anyCoveredBy(String wildcard) {
        return byHost.keySet().stream().anyMatch(host -> HostNames.covers(wildcard, host));
    }

    /** The host that an alias stands for at the end of its chain; null when the chain is a loop. */
    @Nullable
    String follow(MeshService.Alias alias) {
        Set<String> seen = new HashSet<>();
        MeshService.Alias current = alias;
        while (seen.add(current.host())) {
            if (!(byHost.get(current.target()) instanceof MeshService.Alias next)) {
                return current.target();
            }
            current = next;
        }
        return null;
    }
}
