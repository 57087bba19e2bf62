package io.meshway.mesh;

import io.meshway.model.Destination;
import io.meshway.model.Finding;
import io.meshway.model.HeaderOperations;
import io.meshway.model.Kind;
import io.meshway.model.Namespace;
import io.meshway.model.Resource;
import io.meshway.model.ResourceKey;
import io.meshway.model.ResourceMeta;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Links the destinations of whoever is no resource, by the same rules. */
final class OutsideReferences {
    /** Istio's and HTTP's. */
    private static final int DEFAULT_PORT = 80;

    /** Stands in for the resource that there is none of. */
    private static final ResourceKey NO_RESOURCE = new ResourceKey(Kind.NAMESPACE, "", "");

    private OutsideReferences() {}

    static Map<Destination, LinkedDestination> link(
            Set<OutsideDestination> outside,
            String namespace,
            Destinations destinations,
            ClusterReferences references) {
        Map<Destination, LinkedDestination> linked = new LinkedHashMap<>();
        for (OutsideDestination reference : outside) {
            Destination written = reference.destination();
            Destinations.Meant meant = destinations.find(written, namespace, DEFAULT_PORT);
            references.add(meant, holder(reference), reference.path());
            linked.put(written, new LinkedDestination(meant.cluster(), 1, HeaderOperations.NONE, meant.hashKey()));
        }
        return linked;
    }

    /** The findings, those of outside destinations under the name of their origin alone. */
    static List<Finding> named(List<Finding> findings) {
        return findings.stream()
                .map(finding -> NO_RESOURCE.equals(finding.resource()) ? withoutResource(finding) : finding)
                .toList();
    }

    private static Resource holder(OutsideDestination reference) {
        return new Namespace(new ResourceMeta(NO_RESOURCE, Map.of(), Map.of(), Instant.MIN, reference.origin()));
    }

    private static Finding withoutResource(Finding finding) {
        return new Finding(
                finding.severity(),
                finding.code(),
                null,
                finding.origin(),
                finding.path(),
                finding.value(),
                finding.message(),
                finding.advice());
    }
}
