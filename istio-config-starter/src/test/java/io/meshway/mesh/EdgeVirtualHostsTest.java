package io.meshway.mesh;

import static io.meshway.fixtures.MeshYaml.istio;
import static io.meshway.mesh.Linked.GATEWAY;
import static io.meshway.mesh.Linked.gateway;
import static io.meshway.mesh.Linked.rule;
import static io.meshway.mesh.Linked.virtualService;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EdgeVirtualHostsTest {
    private static final String HTTP = "{number: 80, name: http, protocol: HTTP}";

    @Test
    void rulesOfSeveralVirtualServicesForOneHostAreTriedInOrderOfAge() {
        Linked linked = Linked.yaml(
                GATEWAY,
                virtualService("young@2021", "h.com", rule("prefix: /x/y", "b.com")),
                virtualService("old@2020", "h.com", rule("prefix: /x", "a.com")));

        assertThat(linked.targets("h.com")).containsExactly("a.com", "b.com");
    }

    @Test
    void ruleForEverythingGoesBehindTheRulesOfYoungerVirtualServices() {
        Linked linked = Linked.yaml(
                GATEWAY,
                virtualService("a@2020", "h.com", rule("prefix: /", "a.com")),
                virtualService("b@2021", "h.com", rule("prefix: /b", "b.com")),
                virtualService("c@2022", "h.com", rule("c.com")));

        assertThat(linked.targets("h.com")).containsExactly("b.com", "a.com", "c.com");
    }

    @Test
    void resourcesOfTheSameAgeCountByNameThenByNamespace() {
        Linked linked = Linked.yaml(
                GATEWAY,
                virtualService("default/b", "h.com", rule("prefix: /1", "3.com")),
                virtualService("b/a", "h.com", rule("prefix: /1", "2.com")),
                virtualService("a/a", "h.com", rule("prefix: /1", "1.com")));

        assertThat(linked.targets("h.com")).containsExactly("1.com", "2.com", "3.com");
    }

    @Test
    void privateOnesCountBeforeThoseExportedByNameBeforePublicOnes() {
        Linked linked = Linked.yaml(
                GATEWAY,
                virtualService("public@2019", "h.com", rule("prefix: /1", "3.com")),
                exported("other/named@2020", "[default]", "2.com"),
                exported("default/private@2021", "[.]", "1.com"),
                exported("other/hidden@2018", "[.]", "0.com"),
                exported("other/elsewhere@2018", "[third]", "0.com"));

        assertThat(linked.targets("h.com")).containsExactly("1.com", "2.com", "3.com");
    }

    private static String exported(String name, String exportTo, String target) {
        return istio(
                "VirtualService",
                name,
                "{hosts: [h.com], gateways: [default/gw], exportTo: %s, http: [%s]}"
                        .formatted(exportTo, rule("prefix: /1", target)));
    }

    @Test
    void domainsDoNotMixHoweverTheyOverlap() {
        Linked linked = Linked.yaml(
                GATEWAY,
                virtualService("wide", "\"*.ex.com\"", rule("wide.com")),
                virtualService("narrow", "a.ex.com", rule("prefix: /only", "narrow.com")));

        assertThat(linked.domains()).containsExactlyInAnyOrder("*.ex.com", "a.ex.com");
        assertThat(linked.targets("a.ex.com")).containsExactly("narrow.com");
    }

    @Test
    void domainIsTheNarrowerOfServerHostAndVirtualServiceHost() {
        Linked linked = Linked.yaml(
                gateway("gw", HTTP, "*.example.com", "API.other.org"),
                virtualService("a", "api.example.com, foreign.net", rule("a.com")),
                virtualService("b", "\"*\"", rule("prefix: /b", "b.com")));

        assertThat(linked.domains()).containsExactlyInAnyOrder("api.example.com", "*.example.com", "api.other.org");
        assertThat(linked.targets("*.example.com")).containsExactly("b.com");
        assertThat(linked.findings()).contains("IST0132 a spec.hosts[1] foreign.net");
    }

    @Test
    void serverHostWithNamespaceAdmitsVirtualServicesOfThatNamespaceOnly() {
        Linked linked = Linked.yaml(
                gateway("gw", HTTP, "shop/a.com", "./b.com", "*/c.com", "team/*"),
                virtualService("shop/a", "a.com, b.com, c.com", rule("1.com")),
                virtualService("default/b", "a.com, b.com", rule("2.com")),
                virtualService("team/c", "x.org", rule("3.com")));

        assertThat(linked.domains()).containsExactlyInAnyOrder("a.com", "b.com", "c.com", "x.org");
        assertThat(linked.targets("a.com")).containsExactly("1.com");
        assertThat(linked.targets("b.com")).containsExactly("2.com");
        assertThat(linked.findings()).contains("IST0132 a spec.hosts[1] b.com", "IST0132 b spec.hosts[0] a.com");
    }

    @Test
    void serversOfSeveralGatewaysOnOnePortShareTheirVirtualHosts() {
        Linked linked = Linked.yaml(
                gateway("gw@2020", HTTP, "*"),
                gateway("second@2021", HTTP, "h.com"),
                virtualService("a", "h.com", rule("prefix: /a", "a.com")),
                istio(
                        "VirtualService",
                        "b@2000",
                        "{hosts: [h.com], gateways: [second], http: [" + rule("prefix: /b", "b.com") + "]}"));

        assertThat(linked.snapshot().listeners()).hasSize(1);
        assertThat(linked.targets("h.com")).containsExactly("a.com", "b.com");
    }

    @Test
    void hostsOfOneVirtualServiceShareOneVirtualHost() {
        Linked linked = Linked.yaml(GATEWAY, virtualService("a", "a.com, b.com, reviews", rule("a.com")));

        assertThat(linked.virtualHosts(80)).hasSize(1);
        assertThat(linked.domains()).containsExactly("a.com", "b.com", "reviews.default.svc.cluster.local");
    }

    @Test
    void httpsRedirectHoldsForHostsWithAndWithoutVirtualService() {
        Linked linked =
                Linked.yaml(istio("Gateway", "gw", """
                        {selector: {istio: ingressgateway}, servers: [
                          {port: {number: 80, name: r, protocol: HTTP}, hosts: ["*.r.com", "shop/s.com"], tls: {httpsRedirect: true}},
                          {port: {number: 80, name: p, protocol: HTTP}, hosts: ["plain.com"]}]}"""), virtualService("a", "a.r.com, plain.com", rule("a.com")));

        assertThat(linked.domains()).containsExactlyInAnyOrder("a.r.com", "*.r.com", "s.com", "plain.com");
        assertThat(linked.virtualHost("a.r.com").httpsRedirect()).isTrue();
        assertThat(linked.virtualHost("*.r.com").httpsRedirect()).isTrue();
        assertThat(linked.virtualHost("*.r.com").routes()).isEmpty();
        assertThat(linked.virtualHost("s.com").httpsRedirect()).isTrue();
        assertThat(linked.virtualHost("plain.com").httpsRedirect()).isFalse();
    }

    @Test
    void virtualServiceWithoutARouteForThisPortLeavesItsHostToWiderOnes() {
        Linked linked = Linked.yaml(
                GATEWAY,
                virtualService("a", "a.ex.com", "{match: [{port: 443}], route: [{destination: {host: a.com}}]}"),
                virtualService("b", "\"*.ex.com\"", rule("b.com")));

        assertThat(linked.domains()).containsExactly("*.ex.com");
    }
}
