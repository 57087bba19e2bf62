package io.meshway.mesh;

import static io.meshway.fixtures.MeshYaml.istio;
import static io.meshway.mesh.Linked.GATEWAY;
import static io.meshway.mesh.Linked.gateway;
import static io.meshway.mesh.Linked.service;
import static io.meshway.mesh.Linked.virtualService;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DestinationsTest {
    private static final String TWO_PORTS = istio(
            "ServiceEntry",
            "two",
            "{hosts: [two.com], resolution: DNS, ports: [{number: 8080, name: a, protocol: HTTP}, {number: 80, name: b, protocol: HTTP}]}");

    private static String to(String destination) {
        return virtualService("a", "a.com", "{route: [{destination: {" + destination + "}}]}");
    }

    private static ClusterKey only(Linked linked) {
        return linked.routes("a.com").get(0).destinations().get(0).cluster();
    }

    @Test
    void portIsTheWrittenOne() {
        assertThat(only(Linked.yaml(GATEWAY, TWO_PORTS, to("host: two.com, port: {number: 8080}"))))
                .isEqualTo(new ClusterKey("two.com", 8080, ""));
    }

    @Test
    void portIsTheOnlyOneOfTheService() {
        String only = istio(
                "ServiceEntry",
                "one",
                "{hosts: [one.com], resolution: DNS, ports: [{number: 9090, name: a, protocol: HTTP}]}");

        assertThat(only(Linked.yaml(GATEWAY, only, to("host: one.com"))))
                .isEqualTo(new ClusterKey("one.com", 9090, ""));
    }

    @Test
    void portOfTheListenerIsTakenWhenTheServiceHasSeveral() {
        Linked on80 = Linked.yaml(GATEWAY, TWO_PORTS, to("host: two.com"));
        assertThat(only(on80)).isEqualTo(new ClusterKey("two.com", 80, ""));
        assertThat(on80.findings()).containsExactly("IST0112 a spec.http[0].route[0].destination.port");

        Linked on81 = Linked.yaml(
                gateway("gw", "{number: 81, name: h, protocol: HTTP}", "*"), TWO_PORTS, to("host: two.com"));
        assertThat(on81.virtualHosts(81)
                        .get(0)
                        .routes()
                        .get(0)
                        .destinations()
                        .get(0)
                        .cluster())
                .isEqualTo(new ClusterKey("two.com", 81, ""));
        assertThat(on81.snapshot().clusters()).isEmpty();
        assertThat(on81.findings()).containsExactly("IST0112 a spec.http[0].route[0].destination.port");
    }

    @Test
    void hostNobodyDeclaresIsKeptAndHasNoCluster() {
        Linked linked = Linked.yaml(GATEWAY, to("host: reviews.prod"));

        assertThat(only(linked)).isEqualTo(new ClusterKey("reviews.prod", 80, ""));
        assertThat(linked.snapshot().clusters()).isEmpty();
        assertThat(linked.findings()).containsExactly("IST0101 a spec.http[0].route[0].destination.host reviews.prod");
        assertThat(linked.snapshot().findings().get(0).advice()).contains("svc.cluster.local");
    }

    @Test
    void portNobodyDeclaresHasNoCluster() {
        Linked linked = Linked.yaml(GATEWAY, service("x.com"), to("host: x.com, port: {number: 9}"));

        assertThat(linked.snapshot().clusters()).isEmpty();
        assertThat(linked.findings()).containsExactly("IST0101 a spec.http[0].route[0].destination.port.number 9");
    }

    @Test
    void subsetNobodyDeclaresHasNoCluster() {
        Linked linked = Linked.yaml(GATEWAY, service("x.com"), to("host: x.com, subset: v9"));

        assertThat(only(linked)).isEqualTo(new ClusterKey("x.com", 80, "v9"));
        assertThat(linked.snapshot().clusters()).isEmpty();
        assertThat(linked.findings()).containsExactly("IST0101 a spec.http[0].route[0].destination.subset v9");
    }

    @Test
    void onlyClustersThatSomethingRefersToAreDefined() {
        Linked linked = Linked.yaml(
                GATEWAY,
                service("x.com"),
                service("m.com"),
                service("unused.com"),
                virtualService("a", "a.com", "{route: [{destination: {host: x.com}}], mirror: {host: m.com}}"));

        assertThat(linked.snapshot().clusters())
                .containsOnlyKeys(new ClusterKey("x.com", 80, ""), new ClusterKey("m.com", 80, ""));
    }

    @Test
    void aliasLeadsToTheHostBehindIt() {
        String aliases = """
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: first}
                spec: {type: ExternalName, externalName: second.default.svc.cluster.local, ports: [{port: 80, name: http}]}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: second}
                spec: {type: ExternalName, externalName: Real.com}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: loop}
                spec: {type: ExternalName, externalName: pool.default.svc.cluster.local}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: pool}
                spec: {type: ExternalName, externalName: loop.default.svc.cluster.local}
                """;

        assertThat(only(Linked.yaml(GATEWAY, aliases, service("real.com"), to("host: first, subset: v1"))))
                .isEqualTo(new ClusterKey("real.com", 80, "v1"));
        assertThat(Linked.yaml(GATEWAY, aliases, service("real.com"), to("host: second"))
                        .cluster("real.com")
                        .service()
                        .name())
                .isEqualTo("real-com");
        Linked loop = Linked.yaml(GATEWAY, aliases, to("host: loop"));
        assertThat(loop.snapshot().clusters()).isEmpty();
        assertThat(loop.findings()).containsExactly("IST0101 a spec.http[0].route[0].destination.host loop");
    }

    @Test
    void shortNameIsAServiceOfTheRulesNamespaceNotOfTheGateways() {
        Linked linked =
                Linked.yaml(GATEWAY, virtualService("shop/a", "a.com", "{route: [{destination: {host: reviews}}]}"));

        assertThat(only(linked).host()).isEqualTo("reviews.shop.svc.cluster.local");
    }
}
