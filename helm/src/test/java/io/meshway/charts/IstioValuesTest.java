package io.meshway.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A values file written for Istio's gateway chart, which the manual shows. */
class IstioValuesTest {
    private static String values() throws IOException {
        return Files.readString(Path.of("src", "test", "resources", "istio-values.yaml"));
    }

    @Test
    void rendersTheSameServiceAndSelectorsAsThere() throws IOException {
        Rendered rendered = Chart.GATEWAY.render(values());
        assertThat(rendered.only("Service").path("spec")).isEqualTo(Rendered.yaml("""
                        type: LoadBalancer
                        externalTrafficPolicy: Local
                        selector: {app: istio-ingressgateway, istio: ingressgateway}
                        ports:
                          - {name: status-port, port: 15021, protocol: TCP, targetPort: 15021}
                          - {name: http2, port: 80, protocol: TCP, targetPort: 80}
                          - {name: https, port: 443, protocol: TCP, targetPort: 443}
                        """));
        assertThat(rendered.workload().at("/spec/selector/matchLabels"))
                .isEqualTo(Rendered.yaml("{app: istio-ingressgateway, istio: ingressgateway}"));
        assertThat(rendered.workload().at("/metadata/name").asString()).isEqualTo("istio-ingressgateway");
        assertThat(rendered.pod().at("/securityContext/sysctls/0/name").asString())
                .as("ports 80 and 443 as in Istio's pods")
                .isEqualTo("net.ipv4.ip_unprivileged_port_start");
    }

    @Test
    void notesSayWhatHasNoEffectHere() throws IOException {
        assertThat(Chart.GATEWAY.notes(values()))
                .contains("Without effect here", "revision", "env.ISTIO_META_ROUTER_MODE");
    }
}
