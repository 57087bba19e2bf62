package io.meshway.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What tls and tcp matches have in common (Istio's {@code L4MatchAttributes}). */
public record L4Match(
        List<String> destinationSubnets,
        @Nullable Integer port,
        Map<String, String> sourceLabels,
        @Nullable String sourceNamespace,
        List<String> gateways) {
    public L4Match {
        destinationSubnets = List.copyOf(destinationSubnets);
        sourceLabels = Map.copyOf(sourceLabels);
        gateways = List.copyOf(gateways);
    }
}
