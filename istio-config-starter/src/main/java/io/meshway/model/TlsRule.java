package io.meshway.model;

import java.util.List;

/** One entry of {@code spec.tls} of a VirtualService: connections chosen by server name. */
public record TlsRule(List<Match> match, List<WeightedDestination> route) {
    public TlsRule {
        match = List.copyOf(match);
        route = List.copyOf(route);
    }

    /** Istio's {@code TLSMatchAttributes}. */
    public record Match(List<String> sniHosts, L4Match l4) {
        public Match {
            sniHosts = List.copyOf(sniHosts);
        }
    }
}
