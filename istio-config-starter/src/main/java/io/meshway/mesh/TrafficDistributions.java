package io.meshway.mesh;

import io.meshway.mesh.ClusterSpec.TrafficDistribution;
import io.meshway.model.Kind;
import io.meshway.model.KubeService;
import io.meshway.model.Resource;
import io.meshway.model.ResourceKey;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a service, or else its namespace, says of endpoints nearby: {@code spec.trafficDistribution}, then Istio's annotation. */
final class TrafficDistributions {
    private static final String ANNOTATION = "networking.istio.io/traffic-distribution";

    private final ResourceSet resources;

    TrafficDistributions(ResourceSet resources) {
        this.resources = resources;
    }

    /** The first that is written in a word that is known. */
    TrafficDistribution of(Resource service) {
        TrafficDistribution found = service instanceof KubeService kube ? read(kube.trafficDistribution()) : null;
        if (found == null) {
            found = annotated(service);
        }
        if (found == null) {
            found = annotated(resources.get(new ResourceKey(Kind.NAMESPACE, "", service.namespace())));
        }
        return found == null ? TrafficDistribution.ANY : found;
    }

    private static @Nullable TrafficDistribution annotated(@Nullable Resource resource) {
        return resource == null ? null : read(resource.meta().annotations().get(ANNOTATION));
    }

    private static @Nullable TrafficDistribution read(@Nullable String written) {
        if (written == null) {
            return null;
        }
        return switch (written.toLowerCase(Locale.ROOT)) {
            case "preferclose", "prefersamezone" -> TrafficDistribution.SAME_ZONE;
            case "prefersamenode" -> TrafficDistribution.SAME_NODE;
            default -> null;
        };
    }
}
