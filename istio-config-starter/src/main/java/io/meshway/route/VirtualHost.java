package io.meshway.route;

import io.meshway.mesh.LinkedVirtualHost;
import io.meshway.route.match.RouteMatcher;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The routes for some domains. Keeps its identity as long as its input does not change. */
public final class VirtualHost {
    /** Up to here asking one after the other beats an index. */
    private static final int FEW = 4;

    private final LinkedVirtualHost source;
    private final List<CompiledRoute> routes;
    private final RouteMatcher[] matchers;
    private final @Nullable PathIndex index;

    VirtualHost(LinkedVirtualHost source, List<CompiledRoute> routes) {
        this.source = source;
        this.routes = List.copyOf(routes);
        this.matchers = this.routes.stream()
                .map(CompiledRoute::matcher)
                .map(RouteMatcher.class::cast)
                .toArray(RouteMatcher[]::new);
        this.index = matchers.length <= FEW ? null : new PathIndex(matchers);
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

    /** Whether it was compiled from this object. */
    @SuppressWarnings("ReferenceEquality") // whoever has another object compares at length
    boolean isFrom(LinkedVirtualHost linked) {
        return source == linked;
    }

    /** The first route whose condition holds; null when there is none (404, flag NR). */
    public @Nullable CompiledRoute match(RequestView request) {
        int position = indexOf(request);
        return position < 0 ? null : routes.get(position);
    }

    /**
     * The position in {@link #routes()} of the first route whose condition holds; -1 when there is none. Requests without a path, {@code CONNECT} and
     * {@code OPTIONS *}, are for no route, not even one that takes everything.
     */
    public int indexOf(RequestView request) {
        if (!request.path().startsWith("/")) {
            return -1;
        }
        return index == null ? firstInOrder(request) : index.find(request);
    }

    private int firstInOrder(RequestView request) {
        for (int i = 0; i < matchers.length; i++) {
            if (matchers[i].matches(request)) {
                return i;
            }
        }
        return -1;
    }
}
