package io.meshway.proxy;

import io.meshway.route.CompiledRoute;
import io.meshway.route.action.RouteAction;
import io.netty.handler.codec.http.HttpHeaders;
import reactor.core.publisher.Mono;

/** Istio's {@code redirect}: an answer with a Location made from the request. */
final class RedirectPlan implements Plan {

    private final CompiledRoute route;
    private final RouteAction.Redirect action;
    private final ProxyEnvironment environment;

    RedirectPlan(CompiledRoute route, RouteAction.Redirect action, ProxyEnvironment environment) {
        this.route = route;
        this.action = action;
        this.environment = environment;
    }

    @Override
    public Mono<Void> serve(Downstream request) {
        HttpHeaders headers = LocalReplies.newHeaders();
        headers.set(HeaderNames.LOCATION, RedirectLocation.of(action, request));
        ResponseEdits edits = action.response().isEmpty()
                ? ResponseEdits.NONE
                : h -> new HeaderEditor(request, environment.clock().instant()).editResponse(action.response(), h);
        return environment.replies().send(request, new LocalReply(action.status(), "", null), headers, edits);
    }

    @Override
    public CompiledRoute route() {
        return route;
    }
}
