package io.meshway.route;

import io.meshway.mesh.LinkedVirtualHost;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The routes for some domains. Keeps its identity as long as its input does not change. */
public final class VirtualHost {
    private final LinkedVirtualHost source;
    private final List<CompiledRoute> routes;

    VirtualHost(LinkedVirtualHost source, List<CompiledRoute> routes) {
        this.source = source;
        this.routes = List.copyOf(routes);
    }

    /** Its first domain, for logs and people. */
    public String name() {
        return source.domains().get(0);
    }

    /** Exact names, {@code *.suffix}, {@code *-suffix.x} or {@code *}, in lower case. */
    public List<String> domains() {
        return source.domains();
    }

    /** Whether requests with scheme {@code http} are answered 301 before any route is looked at ({@code tls.httpsRedirect}). */
    public boolean httpsRedirect() {
        return source.httpsRedirect();
    }

    /** In the order in which they are tried. */
    public List<CompiledRoute> routes() {
        return routes;
    }

    /** What it was compiled from. */
    public LinkedVirtualHost source() {
        return source;
    }

    /** The first route whose condition holds; null when there is none (404, flag NR). */
    public @Nullable CompiledRoute match(RequestView request) {
        for (CompiledRoute route : routes) {
            if (route.matcher().matches(request)) {
                return route;
            }
        }
        return null;
    }
}
