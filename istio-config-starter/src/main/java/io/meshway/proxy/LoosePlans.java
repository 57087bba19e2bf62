package io.meshway.proxy;

import io.meshway.route.CompiledRoute;
import io.meshway.route.action.RouteAction;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;

/** Plans for routes that are written elsewhere than in the mesh's resources: the same ones, whole or as far as somebody else forwards. */
public final class LoosePlans {
    private final ProxyEnvironment environment;

    LoosePlans(ProxyEnvironment environment) {
        this.environment = environment;
    }

    /** The plan of a route, as if it came from a VirtualService. */
    public Plan plan(CompiledRoute route) {
        return PlanCompiler.plain(route, environment);
    }

    /** Fault and CORS policies of a route that forwards; what passes them goes onward. */
    public Plan policies(CompiledRoute route, Onward onward) {
        return new ForwardPlan(route, (RouteAction.Forward) route.action(), environment, onward);
    }

    /** Rewrite and header operations of a route that forwards, with one destination. */
    public Edits edits(CompiledRoute route) {
        return new Edits(new ForwardPlan(route, (RouteAction.Forward) route.action(), environment, null));
    }

    /** What a route does to a request and its answer, for somebody else to send. */
    public static final class Edits {
        private static final List<CharSequence> OURS = List.of(HeaderNames.X_ENVOY_DECORATOR_OPERATION);

        private final ForwardPlan plan;

        private Edits(ForwardPlan plan) {
            this.plan = plan;
        }

        /**
         * Edits the headers of the request in place, {@code host} included.
         *
         * @return the target to send, path and query
         */
        public String request(Downstream request) {
            String target = UpstreamHead.prepare(
                    request, plan, plan.destinations().draw().request(), editor(request));
            // They name a destination of ours, and there is none.
            OURS.forEach(request.requestHeaders()::remove);
            return target;
        }

        /** Whether answers are edited at all. */
        public boolean editsAnswers() {
            return !plan.destinations().draw().response().isEmpty();
        }

        /** Edits the headers of the answer in place. */
        public void answer(Downstream request, HttpHeaders headers) {
            editor(request).editResponse(plan.destinations().draw().response(), headers);
        }

        private HeaderEditor editor(Downstream request) {
            return new HeaderEditor(request, plan.environment().clock().instant());
        }
    }
}
