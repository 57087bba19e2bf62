package io.meshway.route.action;

import io.meshway.mesh.LinkedRoute;
import io.meshway.model.HttpRedirect;
import org.jspecify.annotations.Nullable;

/** Makes Istio's {@code redirect}. */
final class Redirects {
    private static final int DEFAULT_STATUS = 301;
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private Redirects() {}

    static RouteAction.Redirect of(HttpRedirect redirect, LinkedRoute route, boolean tls) {
        return new RouteAction.Redirect(
                path(redirect, route),
                nullIfEmpty(redirect.authority()),
                port(redirect, route.logicalPort(), tls),
                nullIfEmpty(redirect.scheme()),
                redirect.code() == 0 ? DEFAULT_STATUS : redirect.code(),
                HeaderEditLists.of(route.action().headers().response()));
    }

    private static RedirectPath path(HttpRedirect redirect, LinkedRoute route) {
        String uri = redirect.uri();
        if (uri != null && !uri.isEmpty()) {
            return new RedirectPath.Replace(uri.startsWith("/") ? uri : '/' + uri, uri.indexOf('?') < 0);
        }
        String prefix = redirect.prefixRewrite();
        if (prefix != null && !prefix.isEmpty()) {
            return new RedirectPath.Prefix(Math.max(0, PathRewrites.matchedPrefix(route.condition())), prefix);
        }
        return new RedirectPath.Keep();
    }

    /** A port that the scheme has anyway asks for nothing, as in Istio, so that it does not even replace another port. */
    private static int port(HttpRedirect redirect, int logicalPort, boolean tls) {
        int port = 0;
        if (redirect.port() != null) {
            port = redirect.port();
        } else if (redirect.derivePort() == HttpRedirect.DerivePort.FROM_REQUEST_PORT) {
            port = logicalPort;
        }
        String scheme = nullIfEmpty(redirect.scheme());
        boolean https = scheme == null ? tls : scheme.equals("https");
        return port == (https ? HTTPS_PORT : HTTP_PORT) ? 0 : port;
    }

    private static @Nullable String nullIfEmpty(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
