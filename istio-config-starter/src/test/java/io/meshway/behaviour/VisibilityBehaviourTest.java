package io.meshway.behaviour;

import static io.meshway.fixtures.MeshYaml.istio;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import io.meshway.fixtures.Resources;
import io.meshway.fixtures.ScriptedBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Which resources count for this gateway, whose namespace is {@code default}, and for which of its requests. */
@ParameterizedClass
@EnumSource(Door.class)
class VisibilityBehaviourTest {
    private static final String ANSWER = "http: [{directResponse: {status: 200, body: {string: served}}}]";
    private static final String PASSTHROUGH = "trafficPolicy: {loadBalancer: {simple: PASSTHROUGH}}";

    private final EdgeFixture edge;
    private final ScriptedBackend a;

    VisibilityBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
        a = edge.backend("a");
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    private int status(String host) {
        return edge.get("/", "host", host).statusCode();
    }

    private void rules(String name, String spec) {
        edge.apply(Resources.gateway("\"*\""), istio("VirtualService", name, spec));
    }

    @Test
    void virtualServiceCountsForItsHosts() {
        rules("rules", "{hosts: [shop.test, '*.shop.test'], gateways: [edge], " + ANSWER + "}");
        assertThat(status("shop.test")).isEqualTo(200);
        assertThat(status("eu.shop.test")).isEqualTo(200);
        assertThat(status("other.test")).isEqualTo(404);
    }

    @Test
    void virtualServiceCountsBehindTheGatewaysThatItNames() {
        rules("rules", "{hosts: [shop.test], gateways: [edge], " + ANSWER + "}");
        assertThat(status("shop.test")).isEqualTo(200);
        rules("rules", "{hosts: [shop.test], gateways: [another, mesh], " + ANSWER + "}");
        assertThat(status("shop.test")).isEqualTo(404);
    }

    @Test
    void virtualServiceIsExportedToNamespaces() {
        String service = "{hosts: [shop.test], gateways: [default/edge], exportTo: [%s], " + ANSWER + "}";
        rules("team/rules", service.formatted("'.'"));
        assertThat(status("shop.test")).isEqualTo(404);
        rules("team/rules", service.formatted("default"));
        assertThat(status("shop.test")).isEqualTo(200);
    }

    @Test
    void delegateIsFoundByNameAndNamespace() {
        String delegate = "{http: [{directResponse: {status: 200, body: {string: %s}}}]}";
        edge.apply(
                Resources.gateway("\"*\""),
                istio("VirtualService", "team/reviews", delegate.formatted("team/reviews")),
                istio("VirtualService", "team/ratings", delegate.formatted("team/ratings")),
                istio("VirtualService", "reviews", delegate.formatted("default/reviews")),
                istio(
                        "VirtualService",
                        "root",
                        "{hosts: [shop.test], gateways: [edge], http: ["
                                + "{match: [{uri: {prefix: /own}}], delegate: {name: reviews}},"
                                + " {delegate: {name: reviews, namespace: team}}]}"));
        assertThat(edge.get("/own").body()).isEqualTo("default/reviews");
        assertThat(edge.get("/").body()).isEqualTo("team/reviews");
    }

    @Test
    void serviceEntryIsExportedToNamespaces() {
        assertThat(statusOfServiceExportedTo("'.'")).isEqualTo(503);
        assertThat(statusOfServiceExportedTo("default")).isEqualTo(200);
    }

    private int statusOfServiceExportedTo(String namespace) {
        String entry = "{hosts: [exported.test], exportTo: [" + namespace + "], resolution: STATIC,"
                + " ports: [{number: 80, name: http, protocol: HTTP}],"
                + " endpoints: [{address: 127.0.0.1, ports: {http: " + a.port() + "}}]}";
        edge.apply(
                Resources.gateway("\"*\""),
                Resources.route("rules", "*", "exported.test"),
                istio("ServiceEntry", "team/exported", entry));
        return status("shop.test");
    }

    private int statusUnder(String rule, String spec) {
        edge.apply(
                Resources.gateway("\"*\""),
                Resources.route("rules", "*", "ext.test"),
                istio(
                        "ServiceEntry",
                        "team/ext",
                        "{hosts: [ext.test], resolution: STATIC, ports: [{number: 80, name: http, protocol: HTTP}],"
                                + " endpoints: [{address: 127.0.0.1, ports: {http: " + a.port() + "}}]}"),
                istio("DestinationRule", rule, spec));
        return status("shop.test");
    }

    @Test
    void destinationRuleCountsForItsHost() {
        assertThat(statusUnder("policy", "{host: ext.test, " + PASSTHROUGH + "}"))
                .isEqualTo(503);
        assertThat(statusUnder("policy", "{host: other.test, " + PASSTHROUGH + "}"))
                .isEqualTo(200);
    }

    @Test
    void destinationRuleIsExportedToNamespaces() {
        assertThat(statusUnder("team/policy", "{host: ext.test, exportTo: ['*'], " + PASSTHROUGH + "}"))
                .isEqualTo(503);
        assertThat(statusUnder("team/policy", "{host: ext.test, exportTo: ['.'], " + PASSTHROUGH + "}"))
                .isEqualTo(200);
    }

    @Test
    void destinationRuleWithASelectorIsForTheGatewaysThatHaveItsLabels() {
        String rule = "{host: ext.test, workloadSelector: {matchLabels: {istio: %s}}, " + PASSTHROUGH + "}";
        assertThat(statusUnder("policy", rule.formatted("ingressgateway"))).isEqualTo(503);
        assertThat(statusUnder("policy", rule.formatted("egressgateway"))).isEqualTo(200);
    }
}
