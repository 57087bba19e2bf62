package io.meshway.mesh;

import io.meshway.mesh.ClusterSpec.EndpointSpec;
import io.meshway.mesh.LocalityRules.Placement;
import io.meshway.model.LoadBalancer.Distribute;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Istio's {@code distribute}: shares of the traffic for localities, by where the client is. */
final class LocalityShares {
    private final Map<String, Integer> shares;
    private final List<String> patterns;

    private LocalityShares(Map<String, Integer> shares) {
        this.shares = shares;
        this.patterns = shares.keySet().stream()
                .sorted(Comparator.comparing(LocalityShares::wildcards).thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** Leaves out endpoints that no share covers. A client that no entry is for sends to all. */
    static Placement place(List<Distribute> entries, Locality client, List<EndpointSpec> endpoints) {
        for (Distribute entry : entries) {
            if (client.isIn(entry.from())) {
                return new LocalityShares(entry.to()).place(endpoints);
            }
        }
        return new Placement(endpoints, Map.of());
    }

    /** How open a pattern is: of two that cover a locality, the narrower one counts. */
    private static long wildcards(String pattern) {
        Locality parsed = Locality.parse(pattern);
        return Stream.of(parsed.region(), parsed.zone(), parsed.subzone())
                .filter(part -> part.isEmpty() || part.equals("*"))
                .count();
    }

    private Placement place(List<EndpointSpec> endpoints) {
        Map<Locality, Integer> sizes = new HashMap<>();
        endpoints.forEach(endpoint -> sizes.merge(endpoint.locality(), endpoint.weight(), Integer::sum));
        Map<String, Integer> covered = new HashMap<>();
        sizes.forEach((locality, size) -> {
            String pattern = pattern(locality);
            if (pattern != null) {
                covered.merge(pattern, size, Integer::sum);
            }
        });
        Map<Locality, Integer> weights = new HashMap<>();
        sizes.forEach((locality, size) -> {
            String pattern = pattern(locality);
            if (pattern != null) {
                weights.put(locality, part(shares.getOrDefault(pattern, 0), size, covered.getOrDefault(pattern, size)));
            }
        });
        return new Placement(
                endpoints.stream()
                        .filter(endpoint -> weights.containsKey(endpoint.locality()))
                        .toList(),
                weights);
    }

    /** What one of several localities gets of a share, by the weight of its endpoints, rounded up. */
    private static int part(int share, int size, int whole) {
        return (int) Math.ceil((double) share * size / whole);
    }

    private @Nullable String pattern(Locality locality) {
        for (String pattern : patterns) {
            if (locality.isIn(pattern)) {
                return pattern;
            }
        }
        return null;
    }
}
