package io.meshway.behaviour;

import static io.meshway.fixtures.MeshYaml.istio;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Door.class)
class GatewayBehaviourTest {
    private static final String ANSWER = istio(
            "VirtualService",
            "rules",
            "{hosts: ['*'], gateways: [edge], http: [{directResponse: {status: 200, body: {string: served}}}]}");

    private final EdgeFixture edge;

    GatewayBehaviourTest(Door door) {
        edge = EdgeFixture.at(door);
    }

    @AfterEach
    void reset() {
        edge.reset();
    }

    private void gateway(String selector, String server) {
        edge.apply(istio("Gateway", "edge", "{selector: " + selector + ", servers: [" + server + "]}"), ANSWER);
    }

    @Test
    void gatewayIsForTheProxiesThatItSelects() {
        String server = "{port: {number: 80, name: http, protocol: HTTP}, hosts: ['*']}";
        gateway("{istio: ingressgateway}", server);
        assertThat(edge.get("/").statusCode()).isEqualTo(200);
        gateway("{istio: egressgateway}", server);
        assertThat(edge.get("/").statusCode()).isEqualTo(404);
    }

    @Test
    void serverIsForItsHosts() {
        gateway(
                "{istio: ingressgateway}",
                "{port: {number: 80, name: http, protocol: HTTP}, hosts: [shop.test, '*.eu.test']}");
        assertThat(edge.get("/", "host", "shop.test").statusCode()).isEqualTo(200);
        assertThat(edge.get("/", "host", "a.b.eu.test").statusCode()).isEqualTo(200);
        assertThat(edge.get("/", "host", "other.test").statusCode()).isEqualTo(404);
    }

    @Test
    void serverOpensItsPort() {
        gateway("{istio: ingressgateway}", "{port: {number: 81, name: http, protocol: HTTP}, hosts: ['*']}");
        assertThat(edge.gateway().get(edge.listenerPort(), "shop.test", "/").statusCode())
                .isEqualTo(200);
        assertThat(edge.get("/").statusCode()).isEqualTo(404);
    }

    @Test
    void serverSpeaksItsProtocol() {
        gateway("{istio: ingressgateway}", "{port: {number: 81, name: p, protocol: HTTP}, hosts: ['*']}");
        assertThat(edge.gateway().get(edge.listenerPort(), "shop.test", "/").statusCode())
                .isEqualTo(200);
    }

    @Test
    void plainRequestsMayBeSentToHttps() {
        gateway(
                "{istio: ingressgateway}",
                "{port: {number: 80, name: http, protocol: HTTP}, hosts: ['*'], tls: {httpsRedirect: true}}");
        HttpResponse<String> answer = edge.get("/a?b");
        assertThat(answer.statusCode()).isEqualTo(301);
        assertThat(answer.headers().firstValue("location")).hasValue("https://shop.test/a?b");
    }
}
