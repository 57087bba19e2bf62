package io.meshway.charts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CrdsChartTest {
    private static final List<String> KINDS = List.of(
            "VirtualService",
            "DestinationRule",
            "Gateway",
            "ServiceEntry",
            "WorkloadEntry",
            "WorkloadGroup",
            "Sidecar",
            "EnvoyFilter",
            "ProxyConfig",
            "AuthorizationPolicy",
            "PeerAuthentication",
            "RequestAuthentication",
            "Telemetry");

    private static ClusterStub cluster;

    @BeforeAll
    static void startCluster() throws IOException {
        cluster = ClusterStub.start();
    }

    @AfterAll
    static void stopCluster() throws IOException {
        cluster.close();
    }

    @BeforeEach
    void emptyCluster() {
        cluster.kinds().clear();
    }

    @Test
    void everyKindIsRenderedWithItsSchemaAsItIsInTheFile() throws IOException {
        Rendered rendered = Chart.CRDS.render("");
        assertThat(rendered.objects())
                .extracting(object -> object.at("/spec/names/kind").asString())
                .containsExactlyInAnyOrderElementsOf(KINDS);
        try (var files = Files.list(Path.of("meshway-crds", "files"))) {
            for (Path file : files.toList()) {
                JsonNode written = Rendered.yaml(Files.readString(file));
                JsonNode definition = rendered.named(
                        "CustomResourceDefinition", written.at("/metadata/name").asString());
                assertThat(definition.path("spec")).isEqualTo(written.path("spec"));
            }
        }
    }

    @Test
    void kindsStayUnlessTheValuesSayOtherwise() {
        assertThat(Chart.CRDS.render("").objects())
                .allSatisfy(object -> assertThat(object.at("/metadata/annotations")
                                .path("helm.sh/resource-policy")
                                .asString())
                        .isEqualTo("keep"));
        assertThat(Chart.CRDS.render("keep: false").objects())
                .isNotEmpty()
                .noneSatisfy(object ->
                        assertThat(object.path("metadata").has("annotations")).isTrue());
    }

    @Test
    void kindsThatSomebodyElseInstalledAreNeverOverwritten() {
        cluster.kinds().put("gateways.networking.istio.io", "");
        cluster.kinds().put("sidecars.networking.istio.io", annotations("istio-base", "istio-system"));
        cluster.kinds().put("virtualservices.networking.istio.io", annotations(Chart.RELEASE, Chart.NAMESPACE));
        assertThat(Chart.CRDS.refusal(""))
                .contains("gateways.networking.istio.io, sidecars.networking.istio.io", "existing=skip")
                .doesNotContain("virtualservices.networking.istio.io");
        assertThat(Chart.CRDS.render("existing: skip").objects())
                .extracting(object -> object.at("/spec/names/kind").asString())
                .hasSize(KINDS.size() - 2)
                .contains("VirtualService")
                .doesNotContain("Gateway", "Sidecar");
    }

    private static String annotations(String release, String namespace) {
        return """
                "meta.helm.sh/release-name": "%s", "meta.helm.sh/release-namespace": "%s"
                """.formatted(release, namespace);
    }

    @Test
    void notesSayThatTheKindsStay() {
        assertThat(Chart.CRDS.notes("")).contains("They stay when this release is uninstalled");
        assertThat(Chart.CRDS.notes("keep: false")).contains("deletes every VirtualService");
    }
}
