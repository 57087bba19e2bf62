package io.meshway.cluster;

import io.meshway.mesh.ClusterSpec;
import io.meshway.mesh.HealthCheck;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Every active health check of the process. */
final class ActiveChecks {
    /** Checks that are under way at most. */
    static final int AT_ONCE = 64;

    private final Semaphore permits = new Semaphore(AT_ONCE);
    private final Map<Port, CheckedService> services = new HashMap<>();

    Semaphore permits() {
        return permits;
    }

    /** Has the endpoints of a cluster checked as its definition says; gives whom to tell of requests, null when they are not checked. */
    synchronized @Nullable CheckedService follow(
            LiveCluster cluster, ClusterSpec spec, Collection<LiveEndpoint> endpoints, Surroundings around) {
        HealthCheck check = spec.healthCheck();
        if (check == null) {
            leave(cluster, spec);
            return null;
        }
        CheckedService service =
                services.computeIfAbsent(Port.of(spec), port -> new CheckedService(around, spec, check));
        service.join(cluster, spec, endpoints);
        return service;
    }

    /** A cluster goes, or is no longer checked. */
    synchronized void leave(LiveCluster cluster, ClusterSpec spec) {
        CheckedService service = services.get(Port.of(spec));
        if (service != null && service.leave(cluster)) {
            services.remove(Port.of(spec));
        }
    }

    private record Port(String host, int number) {
        static Port of(ClusterSpec spec) {
            return new Port(spec.key().host(), spec.key().port());
        }
    }
}
