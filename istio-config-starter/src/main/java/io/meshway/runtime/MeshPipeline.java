package io.meshway.runtime;

import io.meshway.cluster.ClusterRegistry;
import io.meshway.mesh.MeshConfig;
import io.meshway.mesh.MeshLinker;
import io.meshway.mesh.MeshSnapshot;
import io.meshway.mesh.OutsideDestination;
import io.meshway.mesh.ResourceSet;
import io.meshway.mesh.validate.ResourceValidator;
import io.meshway.proxy.PlanCompiler;
import io.meshway.proxy.PlanTable;
import io.meshway.route.RouteTable;
import io.meshway.route.RouteTableCompiler;
import io.meshway.source.Admitted;
import io.meshway.source.ResourceAdmission;
import io.meshway.source.SourceSnapshot;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From what a source holds to the next state: admit, link, compile, warm clusters, prepare plans. Unchanged parts are taken over at every step. */
public final class MeshPipeline {
    /** How long a change waits for the first addresses of new clusters; after that they answer 503 until they have some. */
    static final Duration WARM_UP = Duration.ofMillis(250);

    private static final Logger log = LoggerFactory.getLogger(MeshPipeline.class);

    private final ResourceValidator validator;
    private final MeshLinker linker;
    private final RouteTableCompiler routes;
    private final ClusterRegistry clusters;
    private final PlanCompiler plans;
    private final InstantSource clock;
    private volatile Set<OutsideDestination> outside = Set.of();

    /** The stages in order. */
    public MeshPipeline(
            ResourceValidator validator,
            MeshLinker linker,
            RouteTableCompiler routes,
            ClusterRegistry clusters,
            PlanCompiler plans,
            InstantSource clock) {
        this.validator = validator;
        this.linker = linker;
        this.routes = routes;
        this.clusters = clusters;
        this.plans = plans;
        this.clock = clock;
    }

    /**
     * The state that follows from what the source holds now. New clusters are ready when this returns, old ones are still there.
     *
     * @param certificates prepared ahead of the clusters, which connect with them
     */
    MeshState next(SourceSnapshot now, MeshState current, CertificateControl certificates) throws InterruptedException {
        Admitted admitted = ResourceAdmission.admit(now, current.admitted(), validator::validate);
        ResourceSet resources = ResourceSet.of(admitted.resources(), current.resources());
        MeshSnapshot snapshot = linker.link(resources, outside, current.snapshot());
        RouteTable table = routes.with(linker.config(resources)).compile(snapshot, current.table());
        certificates.apply(snapshot);
        warm(clusters.prepare(snapshot.clusters()));
        PlanTable prepared = plans.compile(snapshot, table, current.plans());
        return new MeshState(current.version() + 1, clock.instant(), admitted, resources, snapshot, table, prepared);
    }

    /** The settings of the mesh before any resource says otherwise. */
    MeshConfig settings() {
        return linker.config(ResourceSet.of(List.of()));
    }

    /** From the next state on these destinations count as well. */
    void alsoServe(Set<OutsideDestination> destinations) {
        outside = Set.copyOf(destinations);
    }

    /** Lets go of the clusters that the state in force no longer leads to. */
    void retire(MeshState inForce) {
        clusters.retire(inForce.snapshot().clusters().keySet());
    }

    private static void warm(CompletionStage<Void> ready) throws InterruptedException {
        try {
            ready.toCompletableFuture().get(WARM_UP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            log.debug("Some clusters have no addresses yet; the change is applied without waiting for them");
        } catch (ExecutionException e) {
            log.warn("A cluster could not be prepared; its requests are answered 503 until it can", e.getCause());
        }
    }
}
