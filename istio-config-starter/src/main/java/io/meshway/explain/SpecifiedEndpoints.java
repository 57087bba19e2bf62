package io.meshway.explain;

import io.meshway.explain.Explanation.Endpoint;
import io.meshway.mesh.ClusterKey;
import io.meshway.mesh.ClusterSpec;
import io.meshway.mesh.ClusterSpec.EndpointSource;
import io.meshway.mesh.ClusterSpec.EndpointSpec;
import io.meshway.mesh.MeshSnapshot;
import java.util.List;
import java.util.Locale;

/** The endpoints of clusters as the configuration says, for when nothing runs: names are not resolved. */
public final class SpecifiedEndpoints {
    private static final String UNRESOLVED = "unresolved";

    private final MeshSnapshot snapshot;

    /** Those of this snapshot. */
    public SpecifiedEndpoints(MeshSnapshot snapshot) {
        this.snapshot = snapshot;
    }

    /** Of a cluster; none of one that is not known. */
    public List<Endpoint> of(ClusterKey key) {
        ClusterSpec spec = snapshot.clusters().get(key);
        if (spec == null) {
            return List.of();
        }
        if (spec.endpoints() instanceof EndpointSource.Fixed fixed) {
            return fixed.endpoints().stream()
                    .map(endpoint -> endpoint(endpoint, endpoint.health().name().toLowerCase(Locale.ROOT)))
                    .toList();
        }
        if (spec.endpoints() instanceof EndpointSource.Names names) {
            return names.templates().stream()
                    .map(template -> endpoint(template, UNRESOLVED))
                    .toList();
        }
        int port = ((EndpointSource.RequestedHost) spec.endpoints()).port();
        return List.of(new Endpoint("the host of the request", port, null, UNRESOLVED));
    }

    private static Endpoint endpoint(EndpointSpec spec, String state) {
        String locality = spec.locality().toString();
        return new Endpoint(spec.address(), spec.port(), locality.isEmpty() ? null : locality, state);
    }
}
