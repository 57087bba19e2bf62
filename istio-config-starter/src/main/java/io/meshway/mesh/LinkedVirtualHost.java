package io.meshway.mesh;

import java.util.List;

/**
 * Routes for some domains, merged from every VirtualService that contributes, in the order in which they are tried.
 *
 * @param domains lower case: exact, {@code *.suffix}, {@code *-suffix.x} or {@code *}; none is in two virtual hosts of one chain
 * @param httpsRedirect every request with scheme http is answered 301 before routes are looked at ({@code tls.httpsRedirect})
 * @param routes in order
 */
public record LinkedVirtualHost(List<String> domains, boolean httpsRedirect, List<LinkedRoute> routes) {
    public LinkedVirtualHost {
        domains = List.copyOf(domains);
        routes = List.copyOf(routes);
    }
}
