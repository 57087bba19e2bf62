package io.meshway.mesh;

import static io.meshway.fixtures.MeshYaml.istio;
import static io.meshway.mesh.Linked.GATEWAY;
import static io.meshway.mesh.Linked.gateway;
import static io.meshway.mesh.Linked.rule;
import static io.meshway.mesh.Linked.service;
import static io.meshway.mesh.Linked.virtualService;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.StringMatch;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteExpansionTest {
    @Test
    void everyMatchEntryIsARouteOfItsOwnInOrder() {
        Linked linked = Linked.yaml(
                GATEWAY,
                virtualService(
                        "a",
                        "a.com",
                        "{name: r, match: [{uri: {exact: /1}}, {name: m, uri: {prefix: /2}}], route: [{destination: {host: x.com}}]}",
                        rule("y.com")));

        List<LinkedRoute> routes = linked.routes("a.com");
        assertThat(routes).extracting(LinkedRoute::rule).containsExactly(0, 0, 1);
        assertThat(routes).extracting(LinkedRoute::match).containsExactly(0, 1, -1);
        assertThat(routes).extracting(LinkedRoute::name).containsExactly("r", "r.m", "");
        assertThat(routes.get(0).condition().uri()).isEqualTo(new StringMatch.Exact("/1"));
        assertThat(routes.get(2).condition()).isNull();
        assertThat(routes).allSatisfy(route -> {
            assertThat(route.owner().name()).isEqualTo("a");
            assertThat(route.delegate()).isNull();
            assertThat(route.logicalPort()).isEqualTo(80);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{uri: {prefix: /}}",
                "{uri: {regex: .*}}",
                "{name: any}",
                "{uri: {prefix: /}, port: 80}",
                "{uri: {prefix: /}, gateways: [gw]}",
                "{sourceLabels: {istio: ingressgateway}}",
            })
    void nothingComesBehindAMatchThatTakesEverything(String match) {
        Linked linked = Linked.yaml(
                GATEWAY,
                virtualService(
                        "a",
                        "a.com",
                        "{match: [" + match + ", {uri: {exact: /b}}], route: [{destination: {host: x.com}}]}",
                        rule("prefix: /c", "y.com")));

        assertThat(linked.routes("a.com")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{uri: {prefix: \"\"}}",
                "{uri: {exact: /}}",
                "{uri: {regex: \"/.*\"}}",
                "{headers: {a: {exact: b}}}",
                "{withoutHeaders: {a: {}}}",
                "{queryParams: {a: {exact: b}}}",
                "{method: {exact: GET}}",
                "{scheme: {exact: http}}",
                "{authority: {prefix: a}}",
            })
    void anyOtherConditionLeavesSomethingForTheNextRule(String match) {
        Linked linked = Linked.yaml(
                GATEWAY,
                virtualService(
                        "a",
                        "a.com",
                        "{match: [" + match + "], route: [{destination: {host: x.com}}]}",
                        rule("y.com")));

        assertThat(linked.targets("a.com")).containsExactly("x.com", "y.com");
    }

    @Test
    void matchForAnotherPortIsNotThere() {
        Linked linked = Linked.yaml(
                GATEWAY,
                virtualService(
                        "a",
                        "a.com",
                        "{match: [{port: 443, uri: {prefix: /}}, {port: 80, uri: {prefix: /80}}], route: [{destination: {host: x.com}}]}",
                        "{match: [{port: 8080}], route: [{destination: {host: y.com}}]}",
                        rule("z.com")));

        assertThat(linked.targets("a.com")).containsExactly("x.com", "z.com");
        assertThat(linked.routes("a.com").get(0).match()).isEqualTo(1);
    }

    @Test
    void sourceLabelsAndNamespaceAreThoseOfTheGatewayItself() {
        Linked linked = Linked.yaml(
                GATEWAY,
                virtualService(
                        "a",
                        "a.com",
                        "{match: [{sourceLabels: {istio: ingressgateway}, uri: {prefix: /1}}], route: [{destination: {host: 1.com}}]}",
                        "{match: [{sourceLabels: {app: reviews}, uri: {prefix: /2}}], route: [{destination: {host: 2.com}}]}",
                        "{match: [{sourceNamespace: default, uri: {prefix: /3}}], route: [{destination: {host: 3.com}}]}",
                        "{match: [{sourceNamespace: other, uri: {prefix: /4}}], route: [{destination: {host: 4.com}}]}"));

        assertThat(linked.targets("a.com")).containsExactly("1.com", "3.com");
    }

    @Test
    void matchThatNamesGatewaysIgnoresItsSourceConditions() {
        Linked linked = Linked.yaml(
                GATEWAY,
                gateway("other/gw", "{number: 81, name: h, protocol: HTTP}", "*"),
                istio("VirtualService", "a", """
                        {hosts: [a.com], gateways: [gw, other/gw, mesh], http: [
                          {match: [{gateways: [gw], sourceLabels: {app: x}, sourceNamespace: y, uri: {prefix: /1}}], route: [{destination: {host: 1.com}}]},
                          {match: [{gateways: [other/gw], uri: {prefix: /2}}], route: [{destination: {host: 2.com}}]},
                          {match: [{gateways: [./gw, mesh], uri: {prefix: /3}}], route: [{destination: {host: 3.com}}]},
                          {match: [{gateways: [mesh], uri: {prefix: /4}}], route: [{destination: {host: 4.com}}]}]}"""));

        assertThat(linked.targets("a.com")).containsExactly("1.com", "3.com");
        assertThat(linked.virtualHosts(81).get(0).routes())
                .extracting(route -> route.destinations().get(0).cluster().host())
                .containsExactly("2.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gw", "default/gw", "./gw", "gw.default.svc.cluster.local", "gw.default"})
    void everySpellingOfAGatewayBinds(String spelling) {
        Linked linked = Linked.yaml(
                GATEWAY,
                istio(
                        "VirtualService",
                        "a",
                        "{hosts: [a.com], gateways: [\"" + spelling + "\"], http: [" + rule("x.com") + "]}"));

        assertThat(linked.targets("a.com")).containsExactly("x.com");
    }

    @Test
    void virtualServiceForTheMeshIsNotSeenAtTheEdge() {
        Linked linked = Linked.yaml(
                GATEWAY,
                istio("VirtualService", "a", "{hosts: [a.com], http: [" + rule("x.com") + "]}"),
                istio("VirtualService", "b", "{hosts: [b.com], gateways: [mesh], http: [" + rule("x.com") + "]}"),
                service("x.com"));

        assertThat(linked.domains()).isEmpty();
        assertThat(linked.findings()).isEmpty();
    }

    @Test
    void weightsHeadersAndMirrorsOfARuleAreKeptAsWritten() {
        Linked linked = Linked.yaml(GATEWAY, virtualService("a", "a.com", """
                        {route: [
                          {destination: {host: x.com}, headers: {request: {set: {a: b}}}},
                          {destination: {host: y, port: {number: 81}, subset: v1}, weight: 10}],
                         mirrors: [{destination: {host: m, port: {number: 82}}, percentage: {value: 5}}]}"""));

        LinkedRoute route = linked.routes("a.com").get(0);
        assertThat(route.destinations())
                .extracting(LinkedDestination::cluster)
                .containsExactly(
                        new ClusterKey("x.com", 80, ""), new ClusterKey("y.default.svc.cluster.local", 81, "v1"));
        assertThat(route.destinations()).extracting(LinkedDestination::weight).containsExactly(0, 10);
        assertThat(route.destinations().get(0).headers().request().set()).isEqualTo(Map.of("a", "b"));
        assertThat(route.mirrors())
                .containsExactly(new LinkedMirror(new ClusterKey("m.default.svc.cluster.local", 82, ""), 5));
    }

    @Test
    void redirectsAndDirectResponsesHaveNoDestinations() {
        Linked linked = Linked.yaml(
                GATEWAY,
                virtualService(
                        "a",
                        "a.com",
                        "{match: [{uri: {prefix: /r}}], redirect: {uri: /x}}",
                        "{directResponse: {status: 200}}"));

        assertThat(linked.routes("a.com"))
                .allSatisfy(route -> assertThat(route.destinations()).isEmpty());
        assertThat(linked.routes("a.com").get(0).action().redirect()).isNotNull();
    }
}
