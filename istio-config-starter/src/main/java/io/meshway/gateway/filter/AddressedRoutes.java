package io.meshway.gateway.filter;

import io.meshway.mesh.LinkedDestination;
import io.meshway.mesh.OutsideDestination;
import io.meshway.model.Destination;
import io.meshway.model.HttpMirror;
import io.meshway.model.HttpRule;
import io.meshway.proxy.RequestIntake;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import reactor.core.publisher.Flux;

/** The application's routes, those with an address such as {@code mesh://reviews:9080/v2} completed by what forwards into the mesh. */
public final class AddressedRoutes implements RouteLocator {
    private static final Logger log = LoggerFactory.getLogger(AddressedRoutes.class);

    private final RouteLocator routes;
    private final GatewayProperties properties;
    private final IstioFilters filters;
    private final RequestIntake intake;
    private final Mesh mesh;
    private volatile Set<OutsideDestination> wanted = Set.of();

    /** The application's routes, and the mesh that some of them lead to. */
    public AddressedRoutes(
            RouteLocator routes, GatewayProperties properties, IstioFilters filters, RequestIntake intake, Mesh mesh) {
        this.routes = routes;
        this.properties = properties;
        this.filters = filters;
        this.intake = intake;
        this.mesh = mesh;
    }

    /**
     * What these routes know of the mesh.
     *
     * @param means what a destination means now; null while nobody looked
     * @param wants asks for destinations to be looked at from now on; the set replaces the one before
     */
    public record Mesh(
            Function<Destination, @Nullable LinkedDestination> means, Consumer<Set<OutsideDestination>> wants) {}

    @Override
    public Flux<Route> getRoutes() {
        return routes.getRoutes().collectList().flatMapIterable(this::completed);
    }

    private List<Route> completed(List<Route> all) {
        Set<OutsideDestination> destinations = new LinkedHashSet<>();
        List<Route> completed = new ArrayList<>();
        for (Route route : all) {
            try {
                completed.add(completed(route, destinations));
            } catch (IllegalArgumentException e) {
                String problem = "Route " + route.getId() + ": " + e.getMessage();
                if (properties.isFailOnRouteDefinitionError()) {
                    throw new IllegalArgumentException(problem, e);
                }
                log.warn("{}; the route is left out", problem);
            }
        }
        if (!destinations.equals(wanted)) {
            wanted = destinations;
            mesh.wants.accept(destinations);
        }
        return completed;
    }

    private Route completed(Route route, Set<OutsideDestination> destinations) {
        List<PlanPart> parts = parts(route);
        if (!MeshAddress.SCHEME.equals(route.getUri().getScheme())) {
            if (!parts.isEmpty()) {
                throw new IllegalArgumentException(parts.get(0).behaviour().filter()
                        + " needs an address in the mesh, such as"
                        + " mesh://reviews.default.svc.cluster.local:9080, and this route leads to " + route.getUri());
            }
            return route;
        }
        HttpRule rule = filters.rules().rule("filters", "", values(parts));
        Destination destination = MeshAddress.parse(route.getUri().toString()).destination();
        String origin = "route " + route.getId();
        destinations.add(new OutsideDestination(origin, "uri", destination));
        for (HttpMirror mirror : rule.mirrors()) {
            destinations.add(new OutsideDestination(origin, Behaviour.MIRROR.filter(), mirror.destination()));
        }
        AddressedPlan plan = new AddressedPlan(route.getId(), rule, destination, filters, mesh.means);
        return withFilters(route, MeshForwarding.filters(plan, intake));
    }

    private static Route withFilters(Route route, List<GatewayFilter> more) {
        List<GatewayFilter> all = new ArrayList<>(route.getFilters());
        all.addAll(more);
        return Route.async()
                .id(route.getId())
                .uri(route.getUri())
                .order(route.getOrder())
                .metadata(route.getMetadata())
                .asyncPredicate(route.getPredicate())
                .replaceFilters(all)
                .build();
    }

    private static List<PlanPart> parts(Route route) {
        List<PlanPart> parts = new ArrayList<>();
        for (GatewayFilter filter : route.getFilters()) {
            GatewayFilter inner = filter instanceof OrderedGatewayFilter ordered ? ordered.getDelegate() : filter;
            if (inner instanceof PlanPart part) {
                parts.add(part);
            }
        }
        return parts;
    }

    /** All parts as one rule; every mirror is one more, of others the last one counts. */
    private static Map<String, String> values(List<PlanPart> parts) {
        Map<String, String> values = new LinkedHashMap<>();
        int mirrors = 0;
        for (PlanPart part : parts) {
            String from = part.behaviour().field();
            String to = part.behaviour() == Behaviour.MIRROR ? "mirrors." + mirrors++ + '.' : from;
            part.values().forEach((path, value) -> values.put(to + path.substring(from.length()), value));
        }
        return values;
    }
}
