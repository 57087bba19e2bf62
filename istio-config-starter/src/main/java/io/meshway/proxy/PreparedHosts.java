package io.meshway.proxy;

import io.meshway.mesh.MeshConfig;
import io.meshway.route.HttpRoutes;
import io.meshway.route.RequestView;
import io.meshway.route.VirtualHost;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The virtual hosts of one chain with a plan for each route. */
final class PreparedHosts implements HttpPlans {
    private final MeshConfig mesh;
    private final HttpRoutes routes;
    private final Map<VirtualHost, Host> hosts;

    PreparedHosts(MeshConfig mesh, HttpRoutes routes, Map<VirtualHost, Host> hosts) {
        this.mesh = mesh;
        this.routes = routes;
        this.hosts = hosts;
    }

    @Override
    public @Nullable VirtualHostPlans virtualHost(String authority) {
        VirtualHost found = routes.virtualHost(authority);
        return found == null ? null : hosts.get(found);
    }

    @Override
    public MeshConfig mesh() {
        return mesh;
    }

    /** One virtual host. Stays the same object as long as its routes do. */
    static final class Host implements VirtualHostPlans {
        private final VirtualHost virtualHost;
        /** As the routes of the virtual host. */
        private final List<Plan> plans;

        private final Plan noRoute;
        private final Plan httpsRedirect;
        private final boolean interposed;

        Host(VirtualHost virtualHost, ProxyEnvironment environment) {
            this.virtualHost = virtualHost;
            this.noRoute = new AnswerPlans.NoRoute(environment.replies());
            this.httpsRedirect = new AnswerPlans.HttpsRedirect(environment.replies());
            this.plans = virtualHost.routes().stream()
                    .map(route -> PlanCompiler.plan(route, environment))
                    .toList();
            this.interposed = plans.stream().anyMatch(Plan::interposed);
        }

        @Override
        public Plan plan(RequestView request) {
            if (virtualHost.httpsRedirect() && request.scheme().equals("http")) {
                return httpsRedirect;
            }
            int route = virtualHost.indexOf(request);
            return route < 0 ? noRoute : plans.get(route);
        }

        Collection<Plan> plans() {
            return plans;
        }

        /** Whether any of them is. */
        boolean interposed() {
            return interposed;
        }
    }
}
