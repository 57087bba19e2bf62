package io.meshway.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

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
                "istio.gateway.drain-time|-1s|zero or more",
                "istio.gateway.termination-drain-duration|-1s|zero or more",
                "istio.limits.header-timeout|-1s|no limit",
                "istio.config.quiet-period|soon|duration",
                "istio.proxy.role|waypoint|SIDECAR",
                "istio.mesh.path-normalization|all|MERGE_SLASHES",
                "istio.proxy.namespace|''|blank",
                "istio.status.port|70000|65535",
                "istio.mesh.conect-timeout|3s|Did you mean istio.mesh.connect-timeout?",
                "istio.mash.connect-timeout|3s|Did you mean istio.mesh.connect-timeout?",
                "istio.gateway.nothing-like-it|1|Take it out",
            })
    void startFailsWithThePropertyTheValueAndTheWayOut(
            String property, String value, String wayOut, CapturedOutput output) {
        assertThatThrownBy(() -> start(property, value)).isInstanceOf(Exception.class);
        assertThat(output).contains("APPLICATION FAILED TO START", property, value, wayOut);
        assertThat(output).contains("Action:").doesNotContain("\tat org.springframework");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "istio: {mesh: {dns-refresh-rate: 500ms}}|istio.mesh.dns-refresh-rate",
                "istio: {trust: {client-cidrs: [10.0.0.0/8, office]}}|istio.trust.client-cidrs",
                "istio: {gateway: {port-mapping: {80: 70000}}}|istio.gateway.port-mapping.80",
                "istio: {mesh: {rootNamespace: ''}}|istio.mesh.rootNamespace",
                "istio: {gateway: {drain-time: soon}}|istio.gateway.drain-time",
                "istio: {gateway: {drain: 5s}}|istio.gateway.drain",
            })
    void startFailsWithTheFileAndLine(String yaml, String property, @TempDir Path folder, CapturedOutput output)
            throws IOException {
        Path file = Files.writeString(folder.resolve("bad.yaml"), "# first line\n" + yaml);
        assertThatThrownBy(() ->
                        start("spring.config.additional-location", file.toUri().toString()))
                .isInstanceOf(Exception.class);
        assertThat(output).contains(property).containsPattern("Origin: .*bad\\.yaml] - 2:\\d+");
    }

    @ParameterizedTest
    @CsvSource({
        "ISTIO_MESH_CONNECTTIMEOUTS,Did you mean ISTIO_MESH_CONNECTTIMEOUT?",
        "ISTIO_MESH_CONECT_TIMEOUT,Did you mean ISTIO_MESH_CONNECTTIMEOUT?",
    })
    void misspeltVariableIsRefusedWithTheOneThatWasMeant(String variable, String meant) {
        assertThatThrownBy(() -> check(Map.of(variable, "3s"))).hasMessageContainingAll(variable, "3s", meant);
    }

    @Test
    void variablesOfIstioAndOfServicesAreNotOurs() {
        check(Map.of(
                "ISTIO_META_ROUTER_MODE", "standard",
                "ISTIO_INGRESSGATEWAY_PORT_80_TCP_ADDR", "10.0.0.1",
                "ISTIO_MESH_CONNECTTIMEOUT", "3s",
                "ISTIO_MESH_CONNECT_TIMEOUT", "3s",
                "ISTIO_TRUST_CLIENTCIDRS_0", "10.0.0.0/8",
                "ISTIO_PROXY_LABELS_APP", "x"));
    }

    private static void check(Map<String, Object> variables) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace("systemEnvironment", new SystemEnvironmentPropertySource("systemEnvironment", variables));
        ConfigurationPropertySources.attach(environment);
        new UnknownPropertyCheck(environment).postProcessBeanFactory(new DefaultListableBeanFactory());
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
        DnsProperties.class,
        StatusProperties.class,
        LimitsProperties.class
    })
    @Import(IstioPropertiesAutoConfiguration.class)
    static class Nothing {}
}
