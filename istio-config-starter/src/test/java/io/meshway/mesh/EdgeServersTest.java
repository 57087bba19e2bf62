package io.meshway.mesh;

import static io.meshway.fixtures.MeshYaml.istio;
import static io.meshway.mesh.Linked.GATEWAY;
import static io.meshway.mesh.Linked.gateway;
import static io.meshway.mesh.Linked.rule;
import static io.meshway.mesh.Linked.virtualService;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.MeshYaml;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EdgeServersTest {
    @Test
    void serverWithoutVirtualServiceIsOpenAndKnowsNobody() {
        Linked linked = Linked.yaml(GATEWAY);

        assertThat(linked.listener(80).bind()).isEmpty();
        assertThat(linked.virtualHosts(80)).isEmpty();
    }

    @Test
    void gatewaysOfAllNamespacesCountWhenTheirSelectorFits() {
        Linked linked = Linked.yaml(
                gateway("far/a", "{number: 81, name: http, protocol: HTTP}", "*"),
                istio("Gateway", "b", "{servers: [{port: {number: 82, name: h, protocol: HTTP2}, hosts: ['*']}]}"),
                istio(
                        "Gateway",
                        "c",
                        "{selector: {istio: egress}, servers: [{port: {number: 83, name: h, protocol: HTTP}, hosts: ['*']}]}"),
                istio(
                        "Gateway",
                        "d",
                        "{selector: {istio: ingressgateway, more: labels}, servers: [{port: {number: 84, name: h, protocol: HTTP}, hosts: ['*']}]}"));

        assertThat(ports(linked)).containsExactly(81, 82);
    }

    private static List<Integer> ports(Linked linked) {
        return linked.snapshot().listeners().stream().map(MeshListener::port).toList();
    }

    @Test
    void nothingIsOpenWithoutGateways() {
        assertThat(Linked.yaml(virtualService("a", "a.com", rule("b.com")))
                        .snapshot()
                        .listeners())
                .isEmpty();
    }

    @Test
    void serversWithoutRuleForTheirBytesAreNotOpened() {
        Linked linked = Linked.yaml(istio("Gateway", "gw", """
                {servers: [
                  {port: {number: 443, name: a, protocol: TLS}, hosts: ["*"], tls: {mode: SIMPLE, credentialName: x}},
                  {port: {number: 9000, name: b, protocol: TCP}, hosts: ["*"]},
                  {port: {number: 82, name: c, protocol: HTTP}, bind: unix:///run/a.sock, hosts: ["*"]},
                  {port: {number: 81, name: d, protocol: GRPC}, hosts: ["*"]}]}"""));

        assertThat(ports(linked)).containsExactly(81);
        assertThat(linked.findings()).contains("LISTENER gw spec.servers[1].hosts *");
    }

    @Test
    void firstServerOfAPortSaysWhatThePortSpeaks() {
        Linked linked = Linked.yaml(
                gateway("a@2020", "{number: 80, name: a, protocol: HTTP}", "*"),
                gateway("b@2021", "{number: 80, name: b, protocol: TCP}", "*"),
                gateway("c@2020", "{number: 90, name: c, protocol: TCP}", "*"),
                gateway("d@2021", "{number: 90, name: d, protocol: HTTP}", "*"),
                gateway("e@2022", "{number: 90, name: e, protocol: MONGO}", "*"));

        assertThat(ports(linked)).containsExactly(80);
        assertThat(linked.findings())
                .contains(
                        "LISTENER b spec.servers[0].port 80/TCP",
                        "LISTENER d spec.servers[0].port 90/HTTP",
                        "LISTENER e spec.servers[0].port 90/MONGO");
    }

    @Test
    void serverWithTlsAndAHostOfAnEarlierOneIsLeftOutWholeInEveryMode() {
        String server = "{port: {number: 443, name: %s, protocol: TLS}, hosts: [%s], tls: {mode: %s}}";
        String servers = String.join(
                ", ",
                server.formatted("a", "a.com", "PASSTHROUGH"),
                server.formatted("b", "'b.com', 'a.com'", "PASSTHROUGH"),
                server.formatted("c", "c.com, '*/a.com'", "SIMPLE, credentialName: x"),
                server.formatted("d", "one/d.com", "PASSTHROUGH"),
                server.formatted("e", "default/d.com", "PASSTHROUGH"));
        Linked linked =
                Linked.yaml(istio("Gateway", "gw", "{servers: [" + servers + "]}"), istio("VirtualService", "v", """
                        {hosts: [a.com, b.com, c.com, d.com], gateways: [gw], tcp: [{route: [{destination: {host: x.com}}]}], tls: [
                          {match: [{sniHosts: [a.com]}], route: [{destination: {host: x.com}}]},
                          {match: [{sniHosts: [b.com]}], route: [{destination: {host: x.com}}]},
                          {match: [{sniHosts: [d.com]}], route: [{destination: {host: x.com}}]}]}"""));

        assertThat(linked.listener(443).chains())
                .extracting(FilterChain::name)
                .containsExactly("tls a.com", "tls b.com", "tls d.com");
        assertThat(linked.findings())
                .contains(
                        "IST0145 gw spec.servers[1].hosts b.com, a.com",
                        "IST0145 gw spec.servers[2].hosts c.com, */a.com");
    }

    @Test
    void serversWithDifferentBindsHaveNothingToDoWithEachOther() {
        Linked linked = Linked.yaml(
                istio("Gateway", "gw", """
                {servers: [
                  {port: {number: 80, name: a, protocol: HTTP}, hosts: ["*"]},
                  {port: {number: 80, name: b, protocol: HTTP}, bind: 0.0.0.0, hosts: ["*"]},
                  {port: {number: 80, name: c, protocol: HTTP}, bind: 127.0.0.2, hosts: ["*"]},
                  {port: {number: 80, name: d, protocol: TLS}, bind: "::1", hosts: [a.com], tls: {mode: PASSTHROUGH}},
                  {port: {number: 80, name: e, protocol: TLS}, bind: 127.0.0.3, hosts: [a.com], tls: {mode: PASSTHROUGH}},
                  {port: {number: 80, name: f, protocol: TCP}, bind: 127.0.0.2, hosts: ["*"]}]}"""),
                istio(
                        "VirtualService",
                        "v",
                        "{hosts: [a.com], gateways: [gw], tls: [{match: [{sniHosts: [a.com]}], route: [{destination: {host: x.com}}]}]}"));

        assertThat(linked.snapshot().listeners())
                .extracting(MeshListener::bind)
                .containsExactly("", "0:0:0:0:0:0:0:1", "127.0.0.2", "127.0.0.3");
        assertThat(linked.findings())
                .filteredOn(finding -> finding.startsWith("LISTENER"))
                .containsExactly("LISTENER gw spec.servers[5].port 80/TCP");
    }

    @Test
    void hostsOfAServerThatPassesTlsThroughChooseVirtualServicesAlone() {
        Linked linked = Linked.yaml(
                istio("Gateway", "gw", """
                        {servers: [{port: {number: 443, name: a, protocol: HTTPS}, hosts: [default/a.shop.com], tls: {mode: PASSTHROUGH}}]}"""),
                istio("VirtualService", "v", """
                        {hosts: ["*.shop.com"], gateways: [gw], http: [{directResponse: {status: 200}}], tcp: [{route: [{destination: {host: y.com}}]}],
                         tls: [{match: [{sniHosts: ["*.shop.com"]}], route: [{destination: {host: x.com}, weight: 0}]}]}"""),
                istio("VirtualService", "other/w", """
                        {hosts: ["*.shop.com"], gateways: [default/gw],
                         tls: [{match: [{sniHosts: [b.shop.com]}], route: [{destination: {host: x.com}}]}]}"""));

        assertThat(linked.listener(443).chains()).singleElement().satisfies(chain -> {
            assertThat(chain.match().serverNames()).containsExactly("*.shop.com");
            assertThat(((FilterChain.Target.Bytes) chain.target()).destinations())
                    .extracting(destination -> destination.cluster().host())
                    .containsExactly("x.com");
        });
    }

    @Test
    void portMappingOpensAnotherPortAndRulesStillKnowTheDeclaredOne() {
        MeshConfig config = withPortMapping(Map.of(80, 8080));
        Linked linked = Linked.as(
                MeshYaml.GATEWAY,
                config,
                GATEWAY,
                virtualService("a", "a.com", "{match: [{port: 80}], route: [{destination: {host: x.com}}]}"));

        assertThat(ports(linked)).containsExactly(8080);
        assertThat(linked.virtualHosts(8080).get(0).routes().get(0).logicalPort())
                .isEqualTo(80);
    }

    @Test
    void serviceInFrontOfTheGatewayMapsPortsUnlessThePropertiesDo() {
        String service = """
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: ingress}
                spec: {selector: {istio: ingressgateway}, ports: [{port: 80, targetPort: 8080}, {port: 81, targetPort: 8181}, {port: 82}]}
                """;
        String gateways = gateway("gw", "{number: 80, name: a, protocol: HTTP}", "*")
                + gateway("gw1", "{number: 81, name: a, protocol: HTTP}", "*")
                + gateway("gw2", "{number: 82, name: a, protocol: HTTP}", "*");

        assertThat(ports(Linked.yaml(gateways, service))).containsExactly(82, 8080, 8181);
        assertThat(ports(Linked.as(MeshYaml.GATEWAY, withPortMapping(Map.of(81, 9999)), gateways, service)))
                .containsExactly(82, 8080, 9999);
    }

    private static MeshConfig withPortMapping(Map<Integer, Integer> mapping) {
        return Configs.with(mapping, MeshConfig.Compat.TODAY);
    }

    @Test
    void sidecarOpensNothingYetAndSaysSo() {
        ProxyIdentity sidecar = new ProxyIdentity(
                ProxyIdentity.Role.SIDECAR, "default", Map.of("istio", "ingressgateway"), Locality.UNKNOWN, "a", "b");

        MeshSnapshot snapshot = Linked.as(sidecar, MeshConfig.DEFAULTS, GATEWAY).snapshot();

        assertThat(snapshot.listeners()).isEmpty();
        assertThat(snapshot.findings()).singleElement().asString().contains("a sidecar's traffic is not served yet");
    }
}
