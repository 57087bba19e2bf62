package io.meshway.proxy;

import io.meshway.route.RequestView;
import io.meshway.route.action.RedirectPath;
import io.meshway.route.action.RouteAction;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where a redirect leads. */
public final class RedirectLocation {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private RedirectLocation() {}

    /** The value of the Location header. */
    public static String of(RouteAction.Redirect action, RequestView request) {
        String scheme = Objects.requireNonNullElse(action.scheme(), request.scheme());
        return scheme + "://" + host(action, request, scheme) + path(action, request);
    }

    /** The request's Host keeps its port, unless the rule gives a host or a port, or the port is the default of a scheme that changes. */
    private static String host(RouteAction.Redirect action, RequestView request, String scheme) {
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

    private static String path(RouteAction.Redirect action, RequestView request) {
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
