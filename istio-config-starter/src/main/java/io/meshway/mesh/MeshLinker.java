package io.meshway.mesh;

import io.meshway.mesh.ProxyIdentity.Role;
import io.meshway.model.Finding;
import io.meshway.model.ResourceKey;
import io.meshway.model.Severity;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says what the accepted resources mean for one proxy.
 *
 * <p>The result depends on the arguments alone. What did not change since {@code previous} is the identical object in the result. Routing is linked again
 * only when something changed that it depends on; a change of endpoints touches clusters alone.
 */
public final class MeshLinker {
    /** What a sidecar does so far: it starts, reads its configuration, and says that no traffic follows it. */
    private static final List<Finding> SIDECAR = List.of(new Finding(
            Severity.WARNING,
            Finding.UNSUPPORTED,
            null,
            "istio.proxy.role",
            "",
            "sidecar",
            "a sidecar's traffic is not served yet: resources are read and checked, and no listener is opened",
            "run this proxy with the role gateway to serve a Gateway's hosts"));

    private final ProxyIdentity proxy;
    private final LayeredMeshConfig settings;
    private final HealthChecks checks;
    private final PodsKnown pods;
    private final InstantSource clock;

    /** Kept because equal inputs give an equal result; no result depends on its being there. */
    private volatile Settled settled;

    /** A linker for this proxy under these mesh-wide settings. */
    public MeshLinker(ProxyIdentity proxy, MeshConfig config) {
        this(proxy, new LayeredMeshConfig(config, Set.of()), HealthChecks.ANNOTATED);
    }

    /** A linker with health checks that properties ask for. */
    public MeshLinker(ProxyIdentity proxy, LayeredMeshConfig settings, HealthChecks checks) {
        this(proxy, settings, checks, PodsKnown.ALL, InstantSource.system());
    }

    /**
     * A linker that may not know every Pod.
     *
     * @param clock findings about certificates that have expired depend on it, and nothing that is in force
     */
    public MeshLinker(
            ProxyIdentity proxy, LayeredMeshConfig settings, HealthChecks checks, PodsKnown pods, InstantSource clock) {
        this.clock = clock;
        this.pods = pods;
        this.proxy = proxy;
        this.settings = settings;
        this.checks = checks;
        this.settled = new Settled(proxy, settings.properties(), clock);
    }

    /** The mesh-wide settings that hold with these resources. */
    public MeshConfig config(ResourceSet resources) {
        return settings.of(resources, proxy.namespace());
    }

    private Settled settled(ResourceSet resources) {
        MeshConfig config = config(resources);
        Settled known = settled;
        if (known.config.equals(config)) {
            return known;
        }
        Settled fresh = new Settled(proxy, config, clock);
        settled = fresh;
        return fresh;
    }

    /**
     * Links the resources. A sidecar has no listeners yet.
     *
     * @param previous the snapshot that is in force; {@link MeshSnapshot#EMPTY} at start
     */
    public MeshSnapshot link(ResourceSet resources, MeshSnapshot previous) {
        return link(resources, Set.of(), previous);
    }

    /**
     * Links the resources, and destinations of whoever is no resource.
     *
     * @param outside their clusters are defined as if a route referred to them
     */
    public synchronized MeshSnapshot link(
            ResourceSet resources, Set<OutsideDestination> outside, MeshSnapshot previous) {
        Settled now = settled(resources);
        MeshConfig config = now.config;
        List<Finding> analyzed = now.analysis.findings(resources);
        if (proxy.role() == Role.SIDECAR) {
            return new MeshSnapshot(List.of(), Map.of(), together(SIDECAR, analyzed));
        }
        Routing routing = routing(now, RoutingInputs.of(resources, proxy, config, outside), previous);
        LinkFindings findings = new LinkFindings();
        SurroundingChecks.check(resources, settings.source(resources, proxy.namespace()), proxy, pods, findings);
        ProxyIdentity located = proxy.at(new Topology(resources).ofProxy(proxy));
        ClusterSpecs.Made made =
                new ClusterSpecs(located, config, checks, pods).of(routing.definitions(), resources, now.lastClusters);
        now.lastClusters = made;
        made.report(findings);
        Map<ClusterKey, ClusterSpec> clusters = made.specs(previous.clusters());
        Map<String, Credential> credentials = Credentials.of(resources, proxy, findings);
        List<Finding> linked = new ArrayList<>(routing.findings());
        linked.addAll(findings.toList());
        MeshSnapshot next = new MeshSnapshot(
                routing.listeners(), clusters, credentials, together(linked, analyzed), routing.outside());
        return next.equals(previous) ? previous : next;
    }

    /** What linking says of a place is more exact than what the analysis says, since it knows this proxy. */
    private static List<Finding> together(List<Finding> linked, List<Finding> analyzed) {
        Set<Subject> told = new HashSet<>();
        linked.forEach(finding -> told.add(Subject.of(finding)));
        List<Finding> all = new ArrayList<>(linked);
        for (Finding finding : analyzed) {
            if (!told.contains(Subject.of(finding))) {
                all.add(finding);
            }
        }
        return all;
    }

    private Routing routing(Settled now, RoutingInputs inputs, MeshSnapshot previous) {
        Routing last = now.lastRouting;
        Routing linked =
                last != null && last.inputs().equals(inputs) ? last : EdgeRouting.link(proxy, now.config, inputs, last);
        Routing routing = linked.withListeners(Unchanged.listeners(linked.listeners(), previous.listeners()));
        now.lastRouting = routing;
        return routing;
    }

    /** What is kept as long as the settings of the mesh stay the same. */
    private static final class Settled {
        final MeshConfig config;
        final MeshAnalysis analysis;
        volatile @Nullable Routing lastRouting;
        volatile ClusterSpecs.Made lastClusters = ClusterSpecs.Made.NOTHING;

        Settled(ProxyIdentity proxy, MeshConfig config, InstantSource clock) {
            this.config = config;
            this.analysis = new MeshAnalysis(proxy, config, clock);
        }
    }

    /** What a finding is about. */
    private record Subject(@Nullable ResourceKey resource, String code, String path) {
        static Subject of(Finding finding) {
            return new Subject(finding.resource(), finding.code(), finding.path());
        }
    }
}
