package io.meshway.mesh;

import io.meshway.mesh.ClusterSpec.EndpointSource;
import io.meshway.mesh.ClusterSpec.EndpointSpec;
import io.meshway.mesh.ClusterSpec.TrafficDistribution;
import io.meshway.mesh.LocalityRules.Placement;
import io.meshway.model.ClientTls;
import io.meshway.model.Finding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Joins the definitions of clusters with their endpoints. */
final class ClusterSpecs {
    private final ProxyIdentity proxy;
    private final MeshConfig config;
    private final LocalityRules localities;
    private final HealthChecks checks;
    private final PodsKnown pods;
    private final LinkFindings findings;

    ClusterSpecs(ProxyIdentity proxy, MeshConfig config, HealthChecks checks, PodsKnown pods, LinkFindings findings) {
        this.proxy = proxy;
        this.pods = pods;
        this.checks = checks;
        this.config = config;
        this.localities = new LocalityRules(proxy, config.localityLb());
        this.findings = findings;
    }

    /** @param previous specs that are kept where they are equal */
    Map<ClusterKey, ClusterSpec> of(
            List<ClusterDefinition> definitions, ResourceSet resources, Map<ClusterKey, ClusterSpec> previous) {
        Workloads workloads = new Workloads(resources, config.connections().trustDomain());
        ServiceEndpoints endpoints =
                new ServiceEndpoints(resources, workloads, proxy.labels().get(Topology.HOST), pods, findings);
        Map<ClusterKey, ClusterSpec> specs = new HashMap<>();
        boolean changed = false;
        for (ClusterDefinition definition : definitions) {
            EndpointSource source = endpoints.source(definition);
            if (source == null) {
                warnNothingToResolve(definition);
                continue;
            }
            ClusterSpec spec = spec(definition, source, endpoints.distribution(definition));
            ClusterSpec before = previous.get(definition.key());
            boolean same = spec.equals(before);
            changed |= !same;
            specs.put(definition.key(), same ? before : spec);
        }
        return changed || specs.size() != previous.size() ? specs : previous;
    }

    private ClusterSpec spec(ClusterDefinition definition, EndpointSource source, TrafficDistribution distribution) {
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

    private void warnNothingToResolve(ClusterDefinition definition) {
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
}
