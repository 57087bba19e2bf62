package io.meshway.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.MeshYaml;
import io.meshway.model.Finding;
import io.meshway.model.Resource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fixture: a snapshot with the questions that tests ask of it. */
record Linked(MeshSnapshot snapshot) {
    /** A Gateway {@code default/gw} with one HTTP server on port 80 for every host. */
    static final String GATEWAY = gateway("gw", "{number: 80, name: http, protocol: HTTP}", "*");

    static Linked yaml(String... documents) {
        return as(MeshYaml.GATEWAY, MeshConfig.DEFAULTS, documents);
    }

    static Linked as(ProxyIdentity proxy, MeshConfig config, String... documents) {
        return new Linked(new MeshLinker(proxy, config).link(set(documents), MeshSnapshot.EMPTY));
    }

    static ResourceSet set(String... documents) {
        List<Resource> resources = new ArrayList<>();
        for (String document : documents) {
            resources.addAll(MeshYaml.resources(document));
        }
        return ResourceSet.of(resources);
    }

    static String gateway(String name, String port, String... hosts) {
        return MeshYaml.istio(
                "Gateway",
                name,
                "{selector: {istio: ingressgateway}, servers: [{port: %s, hosts: [\"%s\"]}]}"
                        .formatted(port, String.join("\", \"", hosts)));
    }

    /** A VirtualService bound to {@code default/gw}. */
    static String virtualService(String name, String hosts, String... rules) {
        return MeshYaml.istio(
                "VirtualService",
                name,
                "{hosts: [%s], gateways: [default/gw], http: [%s]}".formatted(hosts, String.join(", ", rules)));
    }

    /** A rule to {@code host} for this uri in flow style, such as {@code prefix: /a}. */
    static String rule(String uri, String host) {
        return "{match: [{uri: {%s}}], route: [{destination: {host: %s}}]}".formatted(uri, host);
    }

    /** A rule to {@code host} for everything. */
    static String rule(String host) {
        return "{route: [{destination: {host: %s}}]}".formatted(host);
    }

    /** A static ServiceEntry with one endpoint on HTTP port 80. */
    static String service(String host) {
        return MeshYaml.istio(
                "ServiceEntry",
                host.replace(".", "-").replace("*", "any"),
                "{hosts: [\"%s\"], resolution: STATIC, ports: [{number: 80, name: http, protocol: HTTP}], endpoints: [{address: 10.0.0.1}]}"
                        .formatted(host));
    }

    MeshListener listener(int port) {
        return snapshot.listeners().stream()
                .filter(listener -> listener.port() == port)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no listener on " + port + " in " + snapshot.listeners()));
    }

    List<LinkedVirtualHost> virtualHosts(int port) {
        FilterChain chain = listener(port).chains().get(0);
        assertThat(chain.match()).isEqualTo(FilterChain.Match.PLAINTEXT);
        return ((FilterChain.Target.Http) chain.target()).virtualHosts();
    }

    /** The domains on port 80. */
    List<String> domains() {
        return virtualHosts(80).stream()
                .flatMap(host -> host.domains().stream())
                .toList();
    }

    @Nullable
    LinkedVirtualHost virtualHost(String domain) {
        return virtualHosts(80).stream()
                .filter(host -> host.domains().contains(domain))
                .findFirst()
                .orElse(null);
    }

    /** The routes of a domain on port 80. */
    List<LinkedRoute> routes(String domain) {
        LinkedVirtualHost host = virtualHost(domain);
        assertThat(host).as("virtual host %s among %s", domain, domains()).isNotNull();
        return host.routes();
    }

    /** The hosts that the first destinations of a domain's routes lead to, in order. */
    List<String> targets(String domain) {
        return routes(domain).stream()
                .map(route -> route.destinations().get(0).cluster().host())
                .toList();
    }

    ClusterSpec cluster(String host, int port, String subset) {
        ClusterSpec spec = snapshot.clusters().get(new ClusterKey(host, port, subset));
        assertThat(spec)
                .as("%s %d %s among %s", host, port, subset, snapshot.clusters().keySet())
                .isNotNull();
        return spec;
    }

    ClusterSpec cluster(String host) {
        return cluster(host, 80, "");
    }

    /** {@code address:port} of each endpoint or name of a cluster. */
    static List<String> addresses(ClusterSpec spec) {
        return endpoints(spec).stream()
                .map(endpoint -> endpoint.address() + ":" + endpoint.port())
                .toList();
    }

    static List<ClusterSpec.EndpointSpec> endpoints(ClusterSpec spec) {
        if (spec.endpoints() instanceof ClusterSpec.EndpointSource.Fixed fixed) {
            return fixed.endpoints();
        }
        return ((ClusterSpec.EndpointSource.Names) spec.endpoints()).templates();
    }

    /** {@code code name path value} of each finding. */
    List<String> findings() {
        return snapshot.findings().stream().map(Linked::brief).toList();
    }

    private static String brief(Finding finding) {
        assertThat(finding.message()).isNotBlank();
        assertThat(finding.advice()).isNotBlank();
        String name = finding.resource() == null ? "-" : finding.resource().name();
        return String.join(" ", finding.code(), name, finding.path(), finding.value())
                .strip();
    }
}
