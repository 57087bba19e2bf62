package io.meshway.gateway.filter;

import io.meshway.mesh.ClusterKey;
import io.meshway.mesh.LinkedDestination;
import io.meshway.mesh.LinkedMirror;
import io.meshway.model.Destination;
import io.meshway.model.HeaderOperations;
import io.meshway.model.HttpMirror;
import io.meshway.model.HttpRule;
import io.meshway.proxy.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The plan of a route with an address in the mesh. It is made anew when the configuration in force gives its destinations another meaning, and only then. */
final class AddressedPlan {
    private static final int DEFAULT_PORT = 80;

    private final String id;
    private final HttpRule rule;
    private final Destination destination;
    private final IstioFilters filters;
    private final Function<Destination, @Nullable LinkedDestination> means;
    private volatile @Nullable Prepared prepared;

    AddressedPlan(
            String id,
            HttpRule rule,
            Destination destination,
            IstioFilters filters,
            Function<Destination, @Nullable LinkedDestination> means) {
        this.id = id;
        this.rule = rule;
        this.destination = destination;
        this.filters = filters;
        this.means = means;
    }

    Plan now() {
        LinkedDestination main = linked(destination);
        List<LinkedMirror> mirrors = rule.mirrors().isEmpty() ? List.of() : mirrors();
        Prepared known = prepared;
        if (known == null || !known.main.equals(main) || !known.mirrors.equals(mirrors)) {
            known = new Prepared(
                    main, mirrors, filters.plans().plan(filters.rules().route(id, rule, List.of(main), mirrors)));
            prepared = known;
        }
        return known.plan;
    }

    private List<LinkedMirror> mirrors() {
        List<LinkedMirror> mirrors = new ArrayList<>(rule.mirrors().size());
        for (HttpMirror mirror : rule.mirrors()) {
            mirrors.add(new LinkedMirror(linked(mirror.destination()).cluster(), mirror.percentage()));
        }
        return mirrors;
    }

    /** What nobody has looked at yet is a cluster that nobody knows. */
    private LinkedDestination linked(Destination wanted) {
        LinkedDestination linked = means.apply(wanted);
        if (linked != null) {
            return linked;
        }
        String subset = wanted.subset();
        Integer port = wanted.port();
        ClusterKey unknown = new ClusterKey(
                wanted.host().toLowerCase(Locale.ROOT),
                port == null ? DEFAULT_PORT : port,
                subset == null ? "" : subset);
        return new LinkedDestination(unknown, 1, HeaderOperations.NONE, null);
    }

    @Override
    public String toString() {
        return destination.toString();
    }

    private record Prepared(LinkedDestination main, List<LinkedMirror> mirrors, Plan plan) {}
}
