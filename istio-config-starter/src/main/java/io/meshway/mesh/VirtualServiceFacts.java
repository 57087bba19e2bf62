package io.meshway.mesh;

import io.meshway.model.Destination;
import io.meshway.model.HttpDestination;
import io.meshway.model.HttpMatch;
import io.meshway.model.HttpRule;
import io.meshway.model.VirtualService;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the analysis wants to know of a VirtualService seen by itself, so that it is looked for once.
 *
 * @param virtualService it
 * @param delegates whether any of its rules does
 * @param claim the first condition on a claim of a token; null when there is none
 * @param splits complete names of those of its own hosts that it splits into subsets itself, in the order of its routes
 * @param unsplit complete names of the hosts that its routes lead to without naming a subset
 */
record VirtualServiceFacts(
        VirtualService virtualService,
        boolean delegates,
        @Nullable Claim claim,
        List<String> splits,
        List<String> unsplit) {
    private static final String CLAIM = "@request.auth.claims";

    /** A condition on a claim. */
    record Claim(String path, String name) {}

    static VirtualServiceFacts of(VirtualService virtualService, MeshConfig config) {
        Set<String> split = new LinkedHashSet<>();
        Set<String> unsplit = new LinkedHashSet<>();
        for (HttpRule rule : virtualService.http()) {
            for (HttpDestination entry : rule.route()) {
                Destination destination = entry.destination();
                String host = HostNames.complete(destination.host(), virtualService.namespace(), config.domainSuffix());
                (namesSubset(destination) ? split : unsplit).add(host);
            }
        }
        split.retainAll(virtualService.hosts().stream()
                .map(host -> HostNames.complete(host, virtualService.namespace(), config.domainSuffix()))
                .toList());
        return new VirtualServiceFacts(
                virtualService,
                DelegateResolver.delegates(virtualService),
                firstClaim(virtualService),
                List.copyOf(split),
                List.copyOf(unsplit));
    }

    static boolean namesSubset(Destination destination) {
        String subset = destination.subset();
        return subset != null && !subset.isEmpty();
    }

    /** One is enough to say it. */
    private static @Nullable Claim firstClaim(VirtualService virtualService) {
        for (int i = 0; i < virtualService.http().size(); i++) {
            List<HttpMatch> matches = virtualService.http().get(i).match();
            for (int j = 0; j < matches.size(); j++) {
                String name = firstClaim(matches.get(j).headers());
                if (name != null) {
                    return new Claim("spec.http[" + i + "].match[" + j + "].headers[" + name + "]", name);
                }
            }
        }
        return null;
    }

    private static @Nullable String firstClaim(Map<String, ?> headers) {
        String first = null;
        for (Map.Entry<String, ?> header : headers.entrySet()) {
            String name = header.getKey();
            if (name.startsWith(CLAIM) && (first == null || name.compareTo(first) < 0)) {
                first = name;
            }
        }
        return first;
    }
}
