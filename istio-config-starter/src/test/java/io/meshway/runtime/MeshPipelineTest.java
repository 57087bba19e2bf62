package io.meshway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.MeshYaml;
import io.meshway.model.Resource;
import io.meshway.proxy.HttpPlans;
import io.meshway.route.HttpRoutes;
import io.meshway.route.VirtualHost;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A change redoes what it touches and nothing else. */
class MeshPipelineTest {
    private static final String BASE = """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: gw}
            spec:
              selector: {istio: ingressgateway}
              servers:
              - {port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: reviews}
            spec: {clusterIP: 10.0.0.1, ports: [{name: http, port: 9080}]}
            """;

    private final MeshPipeline pipeline = Pipelines.edge();

    @Test
    void aChangedVirtualService_recompilesItsOwnHostAndPlansOnly() throws InterruptedException {
        List<Resource> resources = resources(BASE, route("a.example.com", "/one"), route("b.example.com", "/one"));
        MeshState before = pipeline.next(Pipelines.holding(resources), MeshState.NONE, CertificateControl.NONE);
        resources.set(2, MeshYaml.resources(route("a.example.com", "/two")).get(0));
        MeshState after = pipeline.next(Pipelines.holding(resources), before, CertificateControl.NONE);

        assertThat(host(after, "b.example.com")).isSameAs(host(before, "b.example.com"));
        assertThat(host(after, "a.example.com")).isNotSameAs(host(before, "a.example.com"));
        assertThat(plans(after, "b.example.com")).isSameAs(plans(before, "b.example.com"));
        assertThat(plans(after, "a.example.com")).isNotSameAs(plans(before, "a.example.com"));
        assertThat(after.version()).isEqualTo(before.version() + 1);
    }

    @Test
    void aChangedEndpoint_leavesTheRouteTableAlone() throws InterruptedException {
        List<Resource> resources = resources(BASE, route("a.example.com", "/"), slice("10.1.0.1"));
        MeshState before = pipeline.next(Pipelines.holding(resources), MeshState.NONE, CertificateControl.NONE);
        resources.set(3, MeshYaml.resources(slice("10.1.0.2")).get(0));
        MeshState after = pipeline.next(Pipelines.holding(resources), before, CertificateControl.NONE);

        assertThat(after.table()).isSameAs(before.table());
        assertThat(after.snapshot().clusters()).isNotEqualTo(before.snapshot().clusters());
    }

    @Test
    void aResourceThatTurnsInvalid_keepsItsLastVersionInForce() throws InterruptedException {
        List<Resource> resources = resources(BASE, route("a.example.com", "/good"));
        MeshState before = pipeline.next(Pipelines.holding(resources), MeshState.NONE, CertificateControl.NONE);
        resources.set(
                2,
                MeshYaml.resources(route("a.example.com", "").replace("route:", "redirect: {uri: /x}\n    route:"))
                        .get(0));
        MeshState after = pipeline.next(Pipelines.holding(resources), before, CertificateControl.NONE);

        assertThat(after.admitted().rejected()).isEqualTo(1);
        assertThat(host(after, "a.example.com")).isSameAs(host(before, "a.example.com"));
    }

    private static List<Resource> resources(String... documents) {
        List<Resource> all = new ArrayList<>();
        for (String document : documents) {
            all.addAll(MeshYaml.resources(document));
        }
        return all;
    }

    private static String route(String host, String prefix) {
        return """
               apiVersion: networking.istio.io/v1
               kind: VirtualService
               metadata: {name: "%s"}
               spec:
                 hosts: ["%s"]
                 gateways: [gw]
                 http:
                 - match: [{uri: {prefix: "%s"}}]
                   route: [{destination: {host: reviews}}]
               """.formatted(host, host, prefix);
    }

    private static String slice(String address) {
        return """
               apiVersion: discovery.k8s.io/v1
               kind: EndpointSlice
               metadata: {name: reviews-1, labels: {kubernetes.io/service-name: reviews}}
               addressType: IPv4
               ports: [{name: http, port: 9080}]
               endpoints: [{addresses: ["%s"]}]
               """.formatted(address);
    }

    private static VirtualHost host(MeshState state, String name) {
        HttpRoutes routes =
                state.table().listeners().get(0).chains().values().iterator().next();
        return Objects.requireNonNull(routes.virtualHost(name));
    }

    private static HttpPlans.VirtualHostPlans plans(MeshState state, String name) {
        HttpPlans plans = Objects.requireNonNull(state.plans().plaintext(new InetSocketAddress(80)));
        return Objects.requireNonNull(plans.virtualHost(name));
    }
}
