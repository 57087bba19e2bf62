package io.meshway.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What somebody reads who made a mistake in {@code application.yaml}. */
@ExtendWith(OutputCaptureExtension.class)
class UnusablePropertyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "istio.trust.client-cidrs|10.0.0.0/33|10.0.0.0/8",
                "istio.trust.client-cidrs|office|10.0.0.0/8",
                "istio.trust.overrides.edge|sometimes|ALWAYS",
                "istio.dns.allowed-cidrs|10.0.0.0/33|10.0.0.0/8",
                "istio.dns.servers|dns.example.com|10.96.0.10",
                "istio.dns.servers|10.0.0.1:0|10.96.0.10",
                "istio.mesh.dns-refresh-rate|500ms|60s",
                "istio.config.location|https://example.com/x|file:./istio/",
                "istio.config.location|classpath:istio|file:./istio/",
                "istio.config.location|file:/etc/[|file:./istio/",
                "istio.gateway.port-mapping.80|70000|65535",
                "istio.gateway.port-mapping.80|0|1",
                "istio.gateway.door|back|NATIVE",
                "istio.config.quiet-period|soon|duration",
                "istio.proxy.role|waypoint|SIDECAR",
                "istio.mesh.path-normalization|all|MERGE_SLASHES",
                "istio.proxy.namespace|''|blank",
            })
    void startFailsWithThePropertyTheValueAndTheWayOut(
            String property, String value, String wayOut, CapturedOutput output) {
        assertThatThrownBy(() -> start(property, value)).isInstanceOf(Exception.class);
        assertThat(output).contains("APPLICATION FAILED TO START", property, value, wayOut);
        assertThat(output).contains("Action:").doesNotContain("\tat org.springframework");
    }

    private static void start(String property, String value) {
        new SpringApplicationBuilder(Nothing.class)
                .web(WebApplicationType.NONE)
                .run("--" + property + "=" + value)
                .close();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableConfigurationProperties({
        ConfigSourceProperties.class,
        ProxyProperties.class,
        MeshProperties.class,
        GatewayProperties.class,
        TrustProperties.class,
        DnsProperties.class
    })
    static class Nothing {}
}
