package io.meshway.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.MeshYaml;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which port is opened for the number that a Gateway's server declares. */
class OpenedPortsTest {
    private static final String POD = """
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: ingress-1, labels: {istio: ingressgateway}}
            spec: {containers: [{ports: [{name: http2, containerPort: 8080}, {name: https, containerPort: 8443}]}]}
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {port: 80, targetPort: 8080}                | 8080
            {port: 80, targetPort: "8080"}              | 8080
            {port: 80, targetPort: http2}               | 8080
            {port: 80, targetPort: unknown}             | 80
            {port: 80, targetPort: 80}                  | 80
            {port: 80}                                  | 80
            {port: 80, targetPort: 8080, protocol: UDP} | 80
            {port: 81, targetPort: 8080}                | 80
            """)
    void targetPortOfTheServiceInFrontIsOpened(String port, int opened) {
        Map<Integer, Integer> ports = opened(service("ingress", "istio: ingressgateway", port) + POD, Map.of());

        assertThat(ports.getOrDefault(80, 80)).isEqualTo(opened);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            other/ingress | istio: ingressgateway
            ingress       | istio: egressgateway
            ingress       | 'istio: ingressgateway, app: more'
            ingress       | ''
            """)
    void serviceThatIsNotInFrontOfThisGatewaySaysNothing(String name, String selector) {
        assertThat(opened(service(name, selector, "{port: 80, targetPort: 8080}"), Map.of()))
                .isEmpty();
    }

    @Test
    void settingsWinOverTheService() {
        String service = service("ingress", "istio: ingressgateway", "{port: 80, targetPort: 8080}");

        assertThat(opened(service, Map.of(80, 9080, 443, 9443))).isEqualTo(Map.of(80, 9080, 443, 9443));
        assertThat(opened(service, Map.of(80, 80))).isEmpty();
    }

    @Test
    void nameIsNotLookedUpInPodsOfOthers() {
        String service = service("ingress", "istio: ingressgateway", "{port: 80, targetPort: http2}");

        assertThat(opened(service + POD.replace("istio: ingressgateway", "app: web"), Map.of()))
                .isEmpty();
        assertThat(opened(service + POD.replace("name: ingress-1", "name: ingress-1, namespace: other"), Map.of()))
                .isEmpty();
    }

    private static Map<Integer, Integer> opened(String yaml, Map<Integer, Integer> settings) {
        return OpenedPorts.of(ResourceSet.of(MeshYaml.resources(yaml)), MeshYaml.GATEWAY, settings);
    }

    private static String service(String name, String selector, String port) {
        String[] parts = ("default/" + name).split("/");
        return """
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: %s, namespace: %s}
                spec: {selector: {%s}, ports: [%s]}
                """.formatted(parts[parts.length - 1], parts[parts.length - 2], selector, port);
    }
}
