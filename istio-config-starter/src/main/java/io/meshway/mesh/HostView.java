package io.meshway.mesh;

import io.meshway.model.DestinationRule;
import io.meshway.model.TrafficPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a host that destinations name means to one proxy. The same object as long as it means the same; compared by identity.
 */
final class HostView {
    private final String host;
    private final @Nullable MeshService named;
    private final String target;
    private final @Nullable MeshService service;
    private final @Nullable AppliedRule rule;
    private final List<ClusterKey> keys = new ArrayList<>(1);
    private final Map<ClusterKey, ClusterDefinition> definitions = new HashMap<>();

    /**
     * A view.
     *
     * @param host complete
     * @param named what declares the host; null when nobody does
     * @param target the host itself, or the one at the end of its aliases
     * @param service what declares the target; null when nobody does
     * @param rule applies to the target; null when none does
     */
    HostView(
            String host,
            @Nullable MeshService named,
            String target,
            @Nullable MeshService service,
            @Nullable AppliedRule rule) {
        this.host = host;
        this.named = named;
        this.target = target;
        this.service = service;
        this.rule = rule;
    }

    /** Whether the host means the same in both. */
    boolean meansTheSameAs(HostView other) {
        return host.equals(other.host)
                && target.equals(other.target)
                && Objects.equals(named, other.named)
                && Objects.equals(service, other.service)
                && Objects.equals(rule, other.rule);
    }

    String host() {
        return host;
    }

    @Nullable
    MeshService service() {
        return service;
    }

    @Nullable
    AppliedRule rule() {
        return rule;
    }

    /** The port of a destination that names none; an alias that declares no ports at all leaves the choice to the service behind it. */
    int inferPort(int listenerPort) {
        MeshService declaring = named != null && named.ports().isEmpty() ? service : named;
        ServicePort only = declaring == null ? null : declaring.onlyPort();
        return only == null ? listenerPort : only.number();
    }

    /** One of the target's clusters; the identical object every time. */
    ClusterKey cluster(int port, String subset) {
        for (ClusterKey key : keys) {
            if (key.port() == port && key.subset().equals(subset)) {
                return key;
            }
        }
        ClusterKey key = new ClusterKey(target, port, subset);
        keys.add(key);
        return key;
    }

    /** The definition of one of the target's clusters; the identical object every time. */
    ClusterDefinition definition(
            ClusterKey cluster,
            MeshService declaring,
            ServicePort port,
            DestinationRule.@Nullable Subset subset,
            TrafficPolicy baseline) {
        return definitions.computeIfAbsent(
                cluster,
                key -> new ClusterDefinition(
                        key,
                        declaring,
                        port,
                        subset,
                        PolicyInheritance.effective(rule, subset, key.port(), baseline),
                        rule == null ? null : rule.checked()));
    }
}
