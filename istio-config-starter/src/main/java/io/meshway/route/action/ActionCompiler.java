package io.meshway.route.action;

import io.meshway.mesh.LinkedDestination;
import io.meshway.mesh.LinkedRoute;
import io.meshway.mesh.MeshConfig;
import io.meshway.model.Bytes;
import io.meshway.model.DirectResponse;
import java.util.ArrayList;
import java.util.List;

/** Makes the action of a route from its rule, with every default filled in. */
public final class ActionCompiler {
    private final MeshConfig config;

    /**
     * A compiler.
     *
     * @param config holds the mesh's defaults
     */
    public ActionCompiler(MeshConfig config) {
        this.config = config;
    }

    /**
     * The action of a route.
     *
     * @param tls its listener terminates TLS, so that {@code https} is what clients use
     */
    public RouteAction compile(LinkedRoute route, boolean tls) {
        DirectResponse direct = route.action().directResponse();
        if (direct != null || route.destinations().isEmpty()) {
            return new RouteAction.Direct(
                    direct == null ? 503 : direct.status(),
                    direct == null || direct.body() == null ? Bytes.EMPTY : direct.body(),
                    HeaderEdits.NONE);
        }
        List<WeightedClusters.Entry> entries = new ArrayList<>();
        for (LinkedDestination destination : route.destinations()) {
            entries.add(new WeightedClusters.Entry(
                    destination.cluster(), Math.max(1, destination.weight()), HeaderEdits.NONE, HeaderEdits.NONE));
        }
        return new RouteAction.Forward(
                new WeightedClusters(entries),
                new PathRewrite.Keep(),
                null,
                config.compat().defaultTimeout().toNanos(),
                RetryPolicy.NONE,
                null,
                null,
                List.of(),
                List.of());
    }
}
