package io.meshway.mesh;

import static io.meshway.fixtures.MeshYaml.istio;
import static io.meshway.mesh.Linked.GATEWAY;
import static io.meshway.mesh.Linked.rule;
import static io.meshway.mesh.Linked.virtualService;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.MeshYaml;
import io.meshway.model.ClientCertificateForwarding;
import io.meshway.model.ConnectionPool.H2UpgradePolicy;
import io.meshway.model.ConnectionPool.Keepalive;
import io.meshway.model.MeshSettings;
import io.meshway.model.Sidecar;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The ConfigMap {@code istio} under the properties. */
class LayeredMeshConfigTest {
    private static final String EVERYTHING = """
            rootNamespace: mesh-root
            trustDomain: example.org
            outboundTrafficPolicy: {mode: REGISTRY_ONLY}
            defaultVirtualServiceExportTo: ["."]
            defaultServiceExportTo: [a, b]
            defaultDestinationRuleExportTo: ["~"]
            defaultHttpRetryPolicy: {attempts: 7, retryOn: 5xx}
            localityLbSetting: {enabled: false}
            connectTimeout: 3s
            tcpKeepalive: {probes: 5, time: 60s}
            h2UpgradePolicy: UPGRADE
            pathNormalization: {normalization: MERGE_SLASHES}
            dnsRefreshRate: 5s
            defaultTrafficPolicy: {outlierDetection: {consecutive5xxErrors: 9}}
            defaultConfig: {gatewayTopology: {numTrustedProxies: 2, proxyProtocol: {}, forwardClientCertDetails: APPEND_FORWARD}}
            """;

    private static String map(String namespace, String mesh) {
        return """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: istio, namespace: %s}
                data:
                  mesh: |
                %s""".formatted(namespace, mesh.indent(4));
    }

    private static MeshConfig with(Set<String> set, String... documents) {
        return new LayeredMeshConfig(MeshConfig.DEFAULTS, set).of(Linked.set(documents), "default");
    }

    @Test
    void everySettingOfTheMapCounts() {
        MeshConfig config = with(Set.of(), map("istio-system", EVERYTHING));

        assertThat(config.rootNamespace()).isEqualTo("mesh-root");
        assertThat(config.outboundTrafficPolicy()).isEqualTo(Sidecar.Mode.REGISTRY_ONLY);
        assertThat(config.defaultVirtualServiceExportTo()).containsExactly(".");
        assertThat(config.defaultServiceExportTo()).containsExactly("a", "b");
        assertThat(config.defaultDestinationRuleExportTo()).containsExactly("~");
        assertThat(config.defaultHttpRetryPolicy().attempts()).isEqualTo(7);
        assertThat(config.localityLb().enabled()).isFalse();
        assertThat(config.connections())
                .isEqualTo(new MeshConfig.Connections(
                        Duration.ofSeconds(3),
                        new Keepalive(5, Duration.ofSeconds(60), null),
                        H2UpgradePolicy.UPGRADE,
                        Duration.ofSeconds(5),
                        "example.org"));
        assertThat(config.pathNormalization()).isEqualTo(MeshConfig.PathNormalization.MERGE_SLASHES);
        assertThat(config.defaultTrafficPolicy().outlierDetection()).isNotNull();
        assertThat(config.gatewayTopology())
                .isEqualTo(new MeshConfig.GatewayTopology(2, true, ClientCertificateForwarding.APPEND_FORWARD));
    }

    @Test
    void propertiesWinOverTheMap() {
        MeshConfig config = with(Set.copyOf(MeshSettings.NAMES), map("istio-system", EVERYTHING));

        assertThat(config).isSameAs(MeshConfig.DEFAULTS);
    }

    @Test
    void propertyOfTheTopologyLeavesTheRestOfItToTheMap() {
        MeshConfig config = with(Set.of("gatewayTopology.numTrustedProxies"), map("istio-system", EVERYTHING));

        assertThat(config.gatewayTopology())
                .isEqualTo(new MeshConfig.GatewayTopology(0, true, ClientCertificateForwarding.APPEND_FORWARD));
    }

    @Test
    void mapOfTheRootNamespaceCountsBeforeTheProxysOwnAndNoOtherDoes() {
        String root = map("istio-system", "connectTimeout: 3s");
        String own = map("default", "connectTimeout: 4s");
        String elsewhere = map("elsewhere", "connectTimeout: 5s");

        assertThat(with(Set.of(), own, elsewhere, root).connections().connectTimeout())
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(with(Set.of(), own, elsewhere).connections().connectTimeout())
                .isEqualTo(Duration.ofSeconds(4));
        assertThat(with(Set.of(), elsewhere)).isSameAs(MeshConfig.DEFAULTS);
    }

    @Test
    void changeOfTheMapLinksAnew() {
        MeshLinker linker = new MeshLinker(MeshYaml.GATEWAY, MeshConfig.DEFAULTS);
        List<String> documents = List.of(
                GATEWAY,
                virtualService("v", "h.com", rule("a.com")),
                Linked.service("a.com"),
                istio("DestinationRule", "r", "{host: a.com, trafficPolicy: {loadBalancer: {simple: RANDOM}}}"));
        ClusterKey a = new ClusterKey("a.com", 80, "");
        MeshSnapshot before = linker.link(Linked.set(documents.toArray(String[]::new)), MeshSnapshot.EMPTY);
        assertThat(before.clusters().get(a).policy().loadBalancer()).isNotNull();

        MeshSnapshot after = linker.link(
                Linked.set(
                        String.join("---\n", documents),
                        map("istio-system", "defaultDestinationRuleExportTo: [\"~\"]\nconnectTimeout: 3s")),
                before);

        assertThat(after.clusters().get(a).policy().loadBalancer()).isNull();
        assertThat(after.clusters().get(a).connectTimeout()).isEqualTo(Duration.ofSeconds(3));
    }
}
