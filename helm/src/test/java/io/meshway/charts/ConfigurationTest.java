package io.meshway.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What the gateway is told by files. */
class ConfigurationTest {
    @Test
    void applicationBecomesAFileThatWinsOverTheChartsOwn() {
        Rendered rendered = Chart.GATEWAY.render("""
                application:
                  istio: {mesh: {connect-timeout: 3s}}
                  logging.level.root: debug
                applicationFrom: [{configMap: more}, {secret: passwords}]
                """);
        assertThat(rendered.file("application.yaml")).isEqualTo(Rendered.yaml("""
                        istio: {mesh: {connect-timeout: 3s}}
                        logging.level.root: debug
                        """));
        assertThat(rendered.variable("SPRING_CONFIG_ADDITIONAL_LOCATION")
                        .path("value")
                        .asString())
                .as("later ones win")
                .isEqualTo("file:/etc/meshway/config/chart.yaml,file:/etc/meshway/config/application.yaml,"
                        + "file:/etc/meshway/from-0/,file:/etc/meshway/from-1/");
    }

    @Test
    void overridesOfTheManualArriveWhereItSays() throws IOException {
        Rendered rendered =
                Chart.GATEWAY.render(Files.readString(Path.of("src", "test", "resources", "overrides.yaml")));
        assertThat(rendered.file("application.yaml")).isEqualTo(Rendered.yaml("""
                        istio: {mesh: {connect-timeout: 3s}, trust: {client-cidrs: [10.0.0.0/8]}}
                        logging: {level: {io.meshway: debug}}
                        """));
        assertThat(rendered.variable("ISTIO_GATEWAY_DOOR").path("value").asString())
                .isEqualTo("native");
        assertThat(rendered.pod().path("volumes"))
                .contains(Rendered.yaml("{name: from-0, secret: {secretName: gateway-passwords}}"));
    }

    @Test
    void wholeNumbersStayWholeHoweverLarge() {
        Rendered rendered = Chart.GATEWAY.render("""
                application:
                  a: {bytes: 10485760, rate: 0.25}
                  list: [5000000, {deep: 30000000}, text]
                """);
        assertThat(rendered.only("ConfigMap").at("/data/application.yaml").asString())
                .contains("bytes: 10485760\n", "rate: 0.25\n", "- 5000000\n", "deep: 30000000\n");
    }

    @Test
    void anotherApplicationIsAnotherPodAndTheSameIsNot() {
        assertThat(checksum("application: {a: 1}"))
                .isEqualTo(checksum("application: {a: 1}\nreplicaCount: 3"))
                .isNotEqualTo(checksum("application: {a: 2}"));
        assertThat(checksum("drain: {seconds: 4}")).isNotEqualTo(checksum("drain: {seconds: 5}"));
    }

    private static String checksum(String values) {
        return Chart.GATEWAY
                .render(values)
                .workload()
                .at("/spec/template/metadata/annotations")
                .path("checksum/config")
                .asString();
    }

    @Test
    void aListOfNamespacesIsToldToTheGateway() {
        assertThat(Chart.GATEWAY
                        .render("watchNamespaces: [shop, '1']")
                        .file("chart.yaml")
                        .at("/istio/config"))
                .isEqualTo(Rendered.yaml("{source: kubernetes, namespaces: [shop, '1']}"));
        assertThat(Chart.GATEWAY.render("").file("chart.yaml").at("/istio/config"))
                .isEqualTo(Rendered.yaml("{source: kubernetes}"));
    }
}
