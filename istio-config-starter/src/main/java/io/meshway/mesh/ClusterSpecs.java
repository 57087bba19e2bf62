package io.meshway.mesh;

import io.meshway.mesh.ClusterSpec.EndpointSource;
import io.meshway.mesh.ClusterSpec.EndpointSpec;
import io.meshway.mesh.ClusterSpec.TrafficDistribution;
import io.meshway.mesh.LocalityRules.Placement;
import io.meshway.model.ClientTls;
import io.meshway.model.EndpointSlice;
import io.meshway.model.Finding;
import io.meshway.model.Namespace;
import io.meshway.model.Node;
import io.meshway.model.Pod;
import io.meshway.model.WorkloadEntry;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Joins the definitions of clusters with their endpoints; a cluster in which nothing changed costs a comparison of identities. */
final class ClusterSpecs {
    private final ProxyIdentity proxy;
    private final MeshConfig config;
    private final LocalityRules localities;
    private final HealthChecks checks;
    private final PodsKnown pods;

    ClusterSpecs(ProxyIdentity proxy, MeshConfig config, HealthChecks checks, PodsKnown pods) {
        this.proxy = proxy;
        this.pods = pods;
        this.checks = checks;
        this.config = config;
        this.localities = new LocalityRules(proxy, config.localityLb());
    }

    /**
     * The specs of these definitions.
     *
     * @param before under the same settings; what was made from the same things is taken over
     */
    Made of(List<ClusterDefinition> definitions, ResourceSet resources, Made before) {
        Around around = Around.of(proxy, resources);
        EndpointSlices slices = before.slices.follow(resources.all(EndpointSlice.class));
        Made usable = around.equals(before.around) ? before : Made.NOTHING;
        Workloads workloads = new Workloads(resources, config.connections().trustDomain());
        ServiceEndpoints endpoints = new ServiceEndpoints(
                resources, slices, workloads, proxy.labels().get(Topology.HOST), pods);
        Map<ClusterKey, Cluster> clusters = new LinkedHashMap<>(definitions.size() * 2);
        boolean changed = usable.clusters.size() != definitions.size();
        for (ClusterDefinition definition : definitions) {
            List<EndpointSlice> own = slices(definition, slices);
            Cluster known = usable.clusters.get(definition.key());
            if (known == null || !known.isMadeOf(definition, own)) {
                known = make(definition, own, endpoints);
                changed = true;
            }
            clusters.put(definition.key(), known);
        }
        return new Made(around, slices, changed ? clusters : usable.clusters);
    }

    private static List<EndpointSlice> slices(ClusterDefinition definition, EndpointSlices slices) {
        return definition.service() instanceof MeshService.Kubernetes service
                ? slices.of(service.resource())
                : List.of();
    }

    private Cluster make(ClusterDefinition definition, List<EndpointSlice> slices, ServiceEndpoints endpoints) {
        LinkFindings findings = new LinkFindings();
        EndpointSource source = endpoints.source(definition, findings);
        if (source == null) {
            warnNothingToResolve(definition, findings);
            return new Cluster(definition, slices, null, findings.toList());
        }
        ClusterSpec spec = spec(definition, source, endpoints.distribution(definition), findings);
        return new Cluster(definition, slices, spec, findings.toList());
    }

    private ClusterSpec spec(
            ClusterDefinition definition,
            EndpointSource source,
            TrafficDistribution distribution,
            LinkFindings findings) {
        MeshConfig.Connections mesh = config.connections();
        Placement placed = localities.place(definition.policy(), distribution, endpoints(source));
        return new ClusterSpec(
                definition.key(),
                definition.service().resource().key(),
                definition.protocol(mesh.h2UpgradePolicy()),
                with(placed.endpoints(), source),
                MeshKeepalive.filledIn(definition.policy(), mesh.tcpKeepalive()),
                definition.connectTimeout(mesh.connectTimeout()),
                acceptedNames(definition, endpoints(source)),
                distribution,
                placed.localityWeights(),
                source instanceof EndpointSource.RequestedHost ? null : checks.of(definition, findings));
    }

    /** Those that the service names; in the mesh's own TLS the identities of the endpoints are as good. */
    private static List<String> acceptedNames(ClusterDefinition definition, List<EndpointSpec> endpoints) {
        List<String> named = definition.service().subjectAltNames();
        ClientTls tls = definition.policy().tls();
        if (tls == null || tls.mode() != ClientTls.Mode.ISTIO_MUTUAL) {
            return named;
        }
        return Stream.concat(named.stream(), endpoints.stream().map(EndpointSpec::identity))
                .filter(name -> !name.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }

    private static List<EndpointSpec> endpoints(EndpointSource source) {
        if (source instanceof EndpointSource.Fixed fixed) {
            return fixed.endpoints();
        }
        return source instanceof EndpointSource.Names names ? names.templates() : List.of();
    }

    private static EndpointSource with(List<EndpointSpec> endpoints, EndpointSource source) {
        if (source instanceof EndpointSource.Fixed) {
            return new EndpointSource.Fixed(endpoints);
        }
        return source instanceof EndpointSource.Names names
                ? new EndpointSource.Names(endpoints, names.logical())
                : source;
    }

    private static void warnNothingToResolve(ClusterDefinition definition, LinkFindings findings) {
        findings.warn(
                Finding.REFERENCED_NOT_FOUND,
                definition.service().resource(),
                "spec.endpoints",
                definition.key().toString(),
                definition.key().subset().isEmpty()
                        ? "there is no endpoint to resolve, so requests are answered 503"
                        : "no endpoint has the labels of the subset, so requests are answered 503",
                "add an endpoint with these labels, or correct the labels");
    }

    /**
     * The clusters, with what they were made of.
     *
     * @param around what all of them have to do with
     * @param clusters in the order of their definitions
     */
    record Made(Around around, EndpointSlices slices, Map<ClusterKey, Cluster> clusters) {
        static final Made NOTHING = new Made(Around.NOTHING, EndpointSlices.NONE, Map.of());

        /** @param previous specs that are kept where they are equal; the map itself when all are */
        Map<ClusterKey, ClusterSpec> specs(Map<ClusterKey, ClusterSpec> previous) {
            Map<ClusterKey, ClusterSpec> specs = new HashMap<>(clusters.size() * 2);
            boolean changed = false;
            for (Cluster cluster : clusters.values()) {
                ClusterSpec spec = cluster.spec;
                if (spec != null) {
                    ClusterSpec before = previous.get(spec.key());
                    boolean same = spec.equals(before);
                    changed |= !same;
                    specs.put(spec.key(), same ? before : spec);
                }
            }
            return changed || specs.size() != previous.size() ? specs : previous;
        }

        void report(LinkFindings findings) {
            clusters.values().forEach(cluster -> findings.addAll(cluster.findings));
        }
    }

    /**
     * A cluster.
     *
     * @param spec null when there is nothing to resolve
     */
    private record Cluster(
            ClusterDefinition definition,
            List<EndpointSlice> slices,
            @Nullable ClusterSpec spec,
            List<Finding> findings) {
        boolean isMadeOf(ClusterDefinition other, List<EndpointSlice> otherSlices) {
            return definition.equals(other) && slices.equals(otherSlices);
        }
    }

    /** Everything that endpoints may have to do with besides slices, where the proxy runs included. */
    private record Around(
            @Nullable ProxyIdentity proxy,
            List<Pod> pods,
            List<WorkloadEntry> entries,
            List<Node> nodes,
            List<Namespace> namespaces) {
        static final Around NOTHING = new Around(null, List.of(), List.of(), List.of(), List.of());

        static Around of(ProxyIdentity proxy, ResourceSet resources) {
            return new Around(
                    proxy,
                    resources.all(Pod.class),
                    resources.all(WorkloadEntry.class),
                    resources.all(Node.class),
                    resources.all(Namespace.class));
        }
    }
}
