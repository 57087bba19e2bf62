package io.meshway.behaviour;

import static io.meshway.fixtures.MeshYaml.istio;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.meshway.fixtures.Door;
import io.meshway.fixtures.EdgeFixture;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.stream.Stream;
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

    private static String[] boundTo(String bind, int port, String answer) {
        String name = answer.replace(' ', '-');
        return new String[] {
            istio(
                    "Gateway",
                    name,
                    "{selector: {istio: ingressgateway}, servers: [{port: {number: %d, name: http, protocol: HTTP}, %shosts: ['*']}]}"
                            .formatted(port, bind.isEmpty() ? "" : "bind: " + bind + ", ")),
            istio(
                    "VirtualService",
                    name,
                    "{hosts: ['*'], gateways: [%s], http: [{directResponse: {status: 200, body: {string: %s}}}]}"
                            .formatted(name, answer))
        };
    }

    private String at(String address, int port) {
        URI uri = URI.create("http://" + address + ":" + port + "/");
        return edge.gateway().send(HttpRequest.newBuilder(uri).build()).body();
    }

    @Test
    void serverListensOnItsAddressAlone() {
        edge.apply(Stream.of(boundTo("127.0.0.2", 81, "one"), boundTo("127.0.0.3", 81, "other"))
                .flatMap(Arrays::stream)
                .toArray(String[]::new));
        assertThat(at("127.0.0.2", edge.listenerPort())).isEqualTo("one");
        assertThat(at("127.0.0.3", edge.listenerPort())).isEqualTo("other");
        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> at("127.0.0.1", edge.listenerPort()));
    }

    @Test
    void addressOfTheApplicationsPortIsServedThereAndOthersBesideIt() {
        edge.apply(
                Stream.of(boundTo("127.0.0.1", 80, "own"), boundTo("127.0.0.2", 80, "beside"), boundTo("", 81, "all"))
                        .flatMap(Arrays::stream)
                        .toArray(String[]::new));
        assertThat(at("127.0.0.1", edge.port())).isEqualTo("own");
        assertThat(at("127.0.0.2", edge.port())).isEqualTo("beside");
        assertThat(at("127.0.0.1", edge.listenerPort())).isEqualTo("all");
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
