package io.meshway.mesh;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the hosts mean that one linking asks for; a view of the linking before is taken over where it is still right. */
final class HostViews {
    private final ServiceRegistry registry;
    private final DestinationRules rules;
    private final Map<String, HostView> views = new HashMap<>();
    private @Nullable HostViews before;

    /** @param before null at first */
    HostViews(ServiceRegistry registry, DestinationRules rules, @Nullable HostViews before) {
        this.registry = registry;
        this.rules = rules;
        this.before = before;
    }

    /** @param host complete */
    HostView of(String host) {
        return views.computeIfAbsent(host, this::look);
    }

    /** Whether the view is still that of its host. */
    boolean holds(HostView view) {
        return of(view.host()) == view;
    }

    private HostView look(String host) {
        HostViews earlier = before;
        HostView known = earlier == null ? null : earlier.views.get(host);
        if (earlier == null || known == null) {
            return fresh(host);
        }
        if (earlier.registry == registry && earlier.rules == rules) {
            return known;
        }
        HostView now = fresh(host);
        return now.meansTheSameAs(known) ? known : now;
    }

    private HostView fresh(String host) {
        MeshService named = registry.find(host);
        String target = host;
        MeshService service = named;
        if (named instanceof MeshService.Alias alias) {
            String end = registry.follow(alias);
            if (end != null) {
                target = end;
                service = registry.find(end);
            }
        }
        return new HostView(host, named, target, service, service == null ? null : rules.find(target, service));
    }

    /** Everything that is asked for was: lets go of the views before, of which those in use were taken over. */
    void settle() {
        before = null;
    }
}
