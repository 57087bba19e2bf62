package io.meshway.gateway;

import io.meshway.proxy.CurrentPlans;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import reactor.core.publisher.Flux;

/** Shows the mesh's routes to {@code /actuator/gateway/routes}; read from what is in force at each call. */
public final class MeshRouteLocator implements RouteLocator {
    private final CurrentPlans plans;
    private final MeshRoutes routes;

    /** A view of what is in force. */
    public MeshRouteLocator(CurrentPlans plans, MeshRoutes routes) {
        this.plans = plans;
        this.routes = routes;
    }

    @Override
    public Flux<Route> getRoutes() {
        // A rule for several Gateways or hosts has a plan for each.
        return Flux.defer(() -> Flux.fromIterable(plans.routePlans()))
                .map(routes::of)
                .distinct(Route::getId);
    }
}
