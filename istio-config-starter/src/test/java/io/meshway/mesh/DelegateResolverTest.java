package io.meshway.mesh;

import static io.meshway.fixtures.MeshYaml.istio;
import static io.meshway.mesh.Linked.GATEWAY;
import static io.meshway.mesh.Linked.virtualService;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.HttpRule;
import io.meshway.model.StringMatch;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DelegateResolverTest {
    private static final String ROOT = virtualService(
            "edge/root", "shop.com", "{match: [{uri: {prefix: /shop}}], delegate: {name: shop, namespace: team-a}}");

    @Test
    void rulesOfADelegateTakeThePlaceOfTheRootRule() {
        Linked linked = Linked.yaml(
                GATEWAY,
                virtualService(
                        "edge/root",
                        "shop.com",
                        "{match: [{uri: {prefix: /before}}], route: [{destination: {host: b.com}}]}",
                        "{match: [{uri: {prefix: /shop}}], delegate: {name: shop, namespace: team-a}}",
                        "{route: [{destination: {host: after}}]}"),
                istio("VirtualService", "team-a/shop", """
                        {http: [
                          {match: [{uri: {prefix: /shop/cart}}], route: [{destination: {host: cart}}]},
                          {route: [{destination: {host: shop}}]}]}"""));

        assertThat(linked.targets("shop.com"))
                .containsExactly(
                        "b.com",
                        "cart.team-a.svc.cluster.local",
                        "shop.team-a.svc.cluster.local",
                        "after.edge.svc.cluster.local");
        LinkedRoute own = linked.routes("shop.com").get(1);
        assertThat(own.owner().name()).isEqualTo("root");
        assertThat(own.delegate().name()).isEqualTo("shop");
        assertThat(own.rule()).isZero();
        LinkedRoute inherited = linked.routes("shop.com").get(2);
        assertThat(inherited.rule()).isEqualTo(1);
        assertThat(inherited.condition().uri()).isEqualTo(new StringMatch.Prefix("/shop"));
    }

    @Test
    void delegateIsNeverRoutedOnItsOwn() {
        Linked linked =
                Linked.yaml(GATEWAY, istio("VirtualService", "d", "{http: [{route: [{destination: {host: a.com}}]}]}"));

        assertThat(linked.domains()).isEmpty();
    }

    @Test
    void namespaceOfTheReferenceIsTheRootsUnlessWritten() {
        Linked linked = Linked.yaml(
                GATEWAY,
                virtualService("edge/root", "a.com", "{delegate: {name: d}}"),
                istio("VirtualService", "edge/d", "{http: [{route: [{destination: {host: mine}}]}]}"),
                istio("VirtualService", "default/d", "{http: [{route: [{destination: {host: foreign}}]}]}"));

        assertThat(linked.targets("a.com")).containsExactly("mine.edge.svc.cluster.local");
    }

    @Test
    void ruleWhoseDelegateIsMissingIsLeftOutAndTheOthersStay() {
        Linked linked = Linked.yaml(
                GATEWAY,
                virtualService(
                        "root",
                        "a.com",
                        "{match: [{uri: {prefix: /x}}], delegate: {name: nobody}}",
                        "{match: [{uri: {prefix: /y}}], delegate: {name: other, namespace: far}}",
                        "{directResponse: {status: 200}}"),
                virtualService("far/other", "b.com", "{directResponse: {status: 200}}"));

        assertThat(linked.routes("a.com")).extracting(LinkedRoute::rule).containsExactly(2);
        assertThat(linked.findings())
                .contains(
                        "IST0101 root spec.http[0].delegate default/nobody",
                        "IST0101 root spec.http[1].delegate far/other");
    }

    @Test
    void delegateHasToBeExportedToTheRootsNamespace() {
        String delegate = "{exportTo: [%s], http: [{directResponse: {status: 200}}]}";

        assertThat(Linked.yaml(GATEWAY, ROOT, istio("VirtualService", "team-a/shop", delegate.formatted("edge")))
                        .routes("shop.com"))
                .hasSize(1);
        Linked hidden = Linked.yaml(GATEWAY, ROOT, istio("VirtualService", "team-a/shop", delegate.formatted(".")));
        assertThat(hidden.domains()).isEmpty();
        assertThat(hidden.findings()).containsExactly("IST0101 root spec.http[0].delegate team-a/shop");
    }

    @Test
    void delegateRuleThatContradictsTheRootIsLeftOut() {
        Linked linked = Linked.yaml(GATEWAY, ROOT, istio("VirtualService", "team-a/shop", """
                        {http: [
                          {match: [{uri: {prefix: /shop/a}}, {uri: {prefix: /else}}], directResponse: {status: 201}},
                          {match: [{uri: {prefix: /shop/b}}], directResponse: {status: 202}}]}"""));

        assertThat(linked.routes("shop.com")).extracting(LinkedRoute::rule).containsExactly(1);
        assertThat(linked.findings()).containsExactly("IST0130 shop spec.http[0].match");
    }

    @Test
    void whatTheDelegateRuleLacksItTakesFromTheRoot() {
        Linked linked =
                Linked.yaml(GATEWAY, virtualService("edge/root", "a.com", """
                        {name: r, delegate: {name: d, namespace: team}, timeout: 3s, retries: {attempts: 5},
                         rewrite: {uri: /new}, fault: {abort: {httpStatus: 500, percentage: {value: 1}}},
                         mirror: {host: shadow}, headers: {request: {set: {a: b}}},
                         corsPolicy: {allowOrigins: [{exact: x}]}}"""), istio("VirtualService", "team/d", """
                        {http: [
                          {name: one, match: [{uri: {prefix: /1}}], route: [{destination: {host: x}}]},
                          {match: [{uri: {prefix: /2}}], route: [{destination: {host: x}}], timeout: 9s,
                           mirror: {host: own}, headers: {response: {set: {c: d}}}}]}"""));

        LinkedRoute bare = linked.routes("a.com").get(0);
        HttpRule action = bare.action();
        assertThat(bare.name()).isEqualTo("r-one");
        assertThat(action.timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(action.retries().attempts()).isEqualTo(5);
        assertThat(action.rewrite().uri()).isEqualTo("/new");
        assertThat(action.fault().abort().httpStatus()).isEqualTo(500);
        assertThat(action.corsPolicy()).isNotNull();
        assertThat(action.headers().request().set()).containsKey("a");
        assertThat(bare.mirrors())
                .extracting(mirror -> mirror.cluster().host())
                .containsExactly("shadow.edge.svc.cluster.local");

        LinkedRoute own = linked.routes("a.com").get(1);
        assertThat(own.name()).isEqualTo("r");
        assertThat(own.action().timeout()).isEqualTo(Duration.ofSeconds(9));
        assertThat(own.action().headers().request().isEmpty()).isTrue();
        assertThat(own.mirrors())
                .extracting(mirror -> mirror.cluster().host())
                .containsExactly("own.team.svc.cluster.local");
        assertThat(linked.findings())
                .contains("IST0101 root spec.http[0].mirror.host shadow", "IST0101 d spec.http[1].mirror.host own");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mirror: {host: m}, mirrorPercentage: {value: 5} | timeout: 1s                                     | m.edge 5
            mirror: {host: m}, mirrorPercentage: {value: 5} | mirror: {host: own}                             | own.team 5
            mirror: {host: m}, mirrorPercentage: {value: 5} | mirrorPercentage: {value: 7}                    | m.edge 7
            mirror: {host: m}                               | mirrorPercentage: {value: 7}                    | m.edge 7
            mirrorPercentage: {value: 5}                    | mirror: {host: own}                             | own.team 5
            mirrorPercent: 5                                | mirror: {host: own}, mirrorPercentage: {value: 0} | own.team 0
            mirror: {host: m}                               | mirror: {host: own}                             | own.team 100
            'mirrors: [{destination: {host: m}, percentage: {value: 5}}]' | timeout: 1s                       | m.edge 5
            'mirrors: [{destination: {host: m}, percentage: {value: 5}}]' | 'mirrors: [{destination: {host: own}}]' | own.team 100
            'mirrors: [{destination: {host: m}, percentage: {value: 5}}]' | mirror: {host: own}               | own.team 100,m.edge 5
            """)
    void mirrorsAndTheirShareAreInheritedEachByItself(String root, String own, String expected) {
        Linked linked = Linked.yaml(
                GATEWAY,
                virtualService("edge/root", "a.com", "{delegate: {name: d, namespace: team}, " + root + "}"),
                istio("VirtualService", "team/d", "{http: [{route: [{destination: {host: x}}], " + own + "}]}"));

        assertThat(linked.routes("a.com").get(0).mirrors())
                .extracting(mirror ->
                        mirror.cluster().host().replace(".svc.cluster.local", "") + " " + (int) mirror.percentage())
                .containsExactly(expected.split(","));
    }

    @Test
    void answerOfTheRootIsInheritedAndOneOfTheDelegateWins() {
        Linked linked = Linked.yaml(
                GATEWAY,
                virtualService(
                        "edge/root", "a.com", "{delegate: {name: d, namespace: team}, directResponse: {status: 418}}"),
                istio("VirtualService", "team/d", """
                        {http: [
                          {match: [{uri: {prefix: /1}}], directResponse: {status: 201}},
                          {match: [{uri: {prefix: /2}}], timeout: 1s, directResponse: {status: 202}}]}"""));

        assertThat(linked.routes("a.com"))
                .extracting(route -> route.action().directResponse().status())
                .containsExactly(201, 202);
    }

    @Test
    void gatewaysOfAMatchAreReadInTheNamespaceThatWritesThem() {
        Linked linked = Linked.yaml(
                Linked.gateway("edge/gw", "{number: 80, name: h, protocol: HTTP}", "*"),
                istio(
                        "VirtualService",
                        "edge/root",
                        "{hosts: [a.com], gateways: [gw], http: [{match: [{gateways: [gw], uri: {prefix: /}}], delegate: {name: d, namespace: team}}]}"),
                istio("VirtualService", "team/d", """
                        {http: [
                          {match: [{gateways: [edge/gw], uri: {prefix: /1}}], directResponse: {status: 201}},
                          {match: [{gateways: [gw], uri: {prefix: /2}}], directResponse: {status: 202}},
                          {match: [{uri: {prefix: /3}}], directResponse: {status: 203}}]}"""));

        assertThat(linked.routes("a.com")).extracting(LinkedRoute::rule).containsExactly(0, 2);
    }
}
