package io.meshway.proxy;

import io.meshway.route.CompiledRoute;
import io.meshway.route.action.RedirectPath;
import io.meshway.route.action.RouteAction;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Istio's {@code redirect}: an answer with a Location made from the request. */
final class RedirectPlan implements Plan {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

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
        headers.set(HeaderNames.LOCATION, location(request));
        ResponseEdits edits = action.response().isEmpty()
                ? ResponseEdits.NONE
                : h -> new HeaderEditor(request, environment.clock().instant()).editResponse(action.response(), h);
        return environment.replies().send(request, new LocalReply(action.status(), "", null), headers, edits);
    }

    @Override
    public CompiledRoute route() {
        return route;
    }

    private String location(Downstream request) {
        String scheme = Objects.requireNonNullElse(action.scheme(), request.scheme());
        return scheme + "://" + host(request, scheme) + path(request);
    }

    /** The request's Host keeps its port, unless the rule gives a host or a port, or the port is the default of a scheme that changes. */
    private String host(Downstream request, String scheme) {
        String authority = request.authority();
        int colon = portColon(authority);
        String name = action.host() != null ? action.host() : colon < 0 ? authority : authority.substring(0, colon);
        if (action.port() > 0) {
            return name + ':' + action.port();
        }
        if (action.host() != null || colon < 0) {
            return name;
        }
        String port = authority.substring(colon + 1);
        boolean changes = !scheme.equals(request.scheme());
        boolean oldDefault = port.equals(Integer.toString(request.scheme().equals("https") ? HTTPS_PORT : HTTP_PORT));
        return changes && oldDefault ? name : authority;
    }

    private static int portColon(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon > authority.lastIndexOf(']') ? colon : -1;
    }

    private String path(Downstream request) {
        if (action.path() instanceof RedirectPath.Replace replace) {
            return replace.keepQuery() ? withQuery(replace.path(), request.query()) : replace.path();
        }
        if (action.path() instanceof RedirectPath.Prefix prefix) {
            String path = request.path();
            return withQuery(
                    prefix.replacement() + path.substring(Math.min(prefix.length(), path.length())), request.query());
        }
        return withQuery(request.path(), request.query());
    }

    private static String withQuery(String path, @Nullable String query) {
        return query == null ? path : path + '?' + query;
    }
}
