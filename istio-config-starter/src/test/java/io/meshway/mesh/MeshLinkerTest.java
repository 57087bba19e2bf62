package io.meshway.mesh;

import static io.meshway.fixtures.MeshYaml.istio;
import static io.meshway.mesh.Linked.GATEWAY;
import static io.meshway.mesh.Linked.rule;
import static io.meshway.mesh.Linked.virtualService;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.MeshYaml;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MeshLinkerTest {
    private static final String SERVICES = """
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: x}
            spec: {selector: {app: x}, ports: [{port: 80, name: http}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: y}
            spec: {selector: {app: y}, ports: [{port: 80, name: http}]}
            """;
    private static final String RULES = virtualService("x", "x.com, x.org", rule("prefix: /x", "x"), rule("y"))
            + virtualService("y", "y.com", rule("y"));

    private final MeshLinker linker = new MeshLinker(MeshYaml.GATEWAY, MeshConfig.DEFAULTS);
    private MeshSnapshot before = MeshSnapshot.EMPTY;

    private static String pod(String app, String ip) {
        return """
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: %s-1, labels: {app: %s}}
                status: {podIP: %s, podIPs: [{ip: %s}]}
                """.formatted(app, app, ip, ip);
    }

    @BeforeEach
    void linkOnce() {
        before = link(RULES, SERVICES, pod("x", "10.0.0.1"), pod("y", "10.0.0.2"));
        assertThat(before.clusters()).hasSize(2);
    }

    /** Every call parses anew, so that nothing is the same object before linking. */
    private MeshSnapshot link(String... documents) {
        return linker.link(Linked.set(GATEWAY, String.join("", documents)), before);
    }

    @Test
    void nothingChangedGivesTheSameSnapshot() {
        assertThat(link(RULES, SERVICES, pod("x", "10.0.0.1"), pod("y", "10.0.0.2")))
                .isSameAs(before);
    }

    @Test
    void changeOfEndpointsTouchesTheirClusterAlone() {
        MeshSnapshot after = link(RULES, SERVICES, pod("x", "10.0.0.9"), pod("y", "10.0.0.2"));

        assertThat(after.listeners()).isSameAs(before.listeners());
        ClusterKey x = new ClusterKey("x.default.svc.cluster.local", 80, "");
        ClusterKey y = new ClusterKey("y.default.svc.cluster.local", 80, "");
        assertThat(Linked.addresses(after.clusters().get(x))).containsExactly("10.0.0.9:80");
        assertThat(after.clusters().get(y)).isSameAs(before.clusters().get(y));
    }

    @Test
    void changeOfOneVirtualServiceTouchesItsVirtualHostsAlone() {
        String changed = virtualService("x", "x.com, x.org", rule("prefix: /changed", "x"), rule("y"))
                + virtualService("y", "y.com", rule("y"));
        MeshSnapshot after = link(changed, SERVICES, pod("x", "10.0.0.1"), pod("y", "10.0.0.2"));

        assertThat(hosts(after)).hasSize(2);
        assertThat(hosts(after).get(0)).isNotEqualTo(hosts(before).get(0));
        assertThat(hosts(after).get(1)).isSameAs(hosts(before).get(1));
        assertThat(after.clusters()).isSameAs(before.clusters());
    }

    private static List<LinkedVirtualHost> hosts(MeshSnapshot snapshot) {
        return new Linked(snapshot).virtualHosts(80);
    }

    @Test
    void changeOfAPolicyLeavesListenersAlone() {
        String policy = istio("DestinationRule", "x", "{host: x, trafficPolicy: {loadBalancer: {simple: RANDOM}}}");
        MeshSnapshot after = link(RULES, SERVICES, policy, pod("x", "10.0.0.1"), pod("y", "10.0.0.2"));

        assertThat(after.listeners()).isSameAs(before.listeners());
        assertThat(after.clusters()).isNotEqualTo(before.clusters());
    }

    @Test
    void secondPortLeavesTheFirstListenerAlone() {
        String second = Linked.gateway("gw2", "{number: 81, name: h, protocol: HTTP}", "*");
        MeshSnapshot after = link(RULES, SERVICES, second, pod("x", "10.0.0.1"), pod("y", "10.0.0.2"));

        assertThat(after.listeners()).hasSize(2);
        assertThat(after.listeners().get(0)).isSameAs(before.listeners().get(0));
    }

    @Test
    void resultIsTheSameWhateverWasLinkedBefore() {
        String[] documents = {RULES, SERVICES, pod("x", "10.0.0.7")};
        MeshSnapshot fresh = new MeshLinker(MeshYaml.GATEWAY, MeshConfig.DEFAULTS)
                .link(Linked.set(GATEWAY, String.join("", documents)), MeshSnapshot.EMPTY);

        assertThat(link(documents)).isEqualTo(fresh);
    }

    @Test
    void everythingGoneIsAnEmptySnapshot() {
        assertThat(linker.link(ResourceSet.EMPTY, before)).isEqualTo(MeshSnapshot.EMPTY);
    }

    @Test
    void virtualServiceForAnUnknownGatewayIsAFindingAndTheRestServes() {
        Linked linked = Linked.yaml(
                GATEWAY,
                Linked.service("x.com"),
                istio(
                        "VirtualService",
                        "a",
                        "{hosts: [a.com], gateways: [gw, nobody/gone], http: [" + rule("x.com") + "]}"));

        assertThat(linked.targets("a.com")).containsExactly("x.com");
        assertThat(linked.findings()).containsExactly("IST0101 a spec.gateways[1] nobody/gone");
    }

    @Test
    void hostThatOneOfSeveralGatewaysExposesIsNoFinding() {
        Linked linked = Linked.yaml(
                Linked.gateway("a", "{number: 80, name: h, protocol: HTTP}", "a.com"),
                Linked.gateway("b", "{number: 81, name: h, protocol: HTTP}", "b.com"),
                Linked.gateway("c", "{number: 82, name: h, protocol: HTTP}", "c.com"),
                istio(
                        "VirtualService",
                        "v",
                        "{hosts: [a.com, b.com], gateways: [a, b, c], http: [{directResponse: {status: 200}}]}"));

        assertThat(linked.findings()).containsExactly("IST0132 v spec.gateways[2] c");
    }
}
