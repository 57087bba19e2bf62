package io.meshway.mesh;

import static io.meshway.fixtures.MeshYaml.istio;
import static io.meshway.mesh.Linked.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.Finding;
import io.meshway.model.Severity;
import org.junit.jupiter.api.Test;

/** What is written for the whole mesh, or for nobody. */
class SurroundingChecksTest {
    private static final String SELECTIVE = istio(
            "Gateway",
            "egress",
            "{selector: {istio: egress}, servers: [{port: {number: 80, name: h, protocol: HTTP}, hosts: [\"*\"]}]}");

    @Test
    void settingsOfTheTopologyThatHaveNoEffectAreAFindingThatNamesThem() {
        Linked linked = Linked.yaml("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: istio, namespace: istio-system}
                data:
                  mesh: |
                    accessLogFile: /dev/stdout
                    rootNamespace: istio-config
                    pathNormalization: {normalization: NONE}
                    defaultConfig:
                      gatewayTopology:
                        numTrustedProxies: 1
                        numTrustedHops: 1
                """);

        assertThat(linked.findings())
                .containsExactly("UNSUPPORTED istio data.mesh defaultConfig.gatewayTopology.numTrustedHops");
        Finding finding = linked.snapshot().findings().get(0);
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
    }

    @Test
    void settingsThatAreReadAreNoFinding() {
        Linked linked = Linked.yaml("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: istio, namespace: istio-system}
                data: {mesh: "connectTimeout: 3s"}
                """);

        assertThat(linked.findings()).isEmpty();
    }

    @Test
    void otherConfigMapsAreNobodysBusiness() {
        Linked linked = Linked.yaml("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: other}
                data: {mesh: "rootNamespace: a"}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: istio}
                data: {meshNetworks: "networks: {}"}
                """);

        assertThat(linked.findings()).isEmpty();
    }

    @Test
    void gatewayThatSelectsNobodyIsAFinding() {
        Linked linked = Linked.yaml(GATEWAY, SELECTIVE);

        assertThat(linked.findings()).containsExactly("IST0101 egress spec.selector {istio=egress}");
        assertThat(linked.snapshot().findings().get(0).message()).contains("{istio=ingressgateway}");
    }

    @Test
    void gatewayForAnotherProxyIsNone() {
        Linked linked = Linked.yaml(SELECTIVE, """
                apiVersion: v1
                kind: Pod
                metadata: {name: egress-1, namespace: elsewhere, labels: {istio: egress, app: x}}
                """);

        assertThat(linked.findings()).isEmpty();
        assertThat(linked.snapshot().listeners()).isEmpty();
    }
}
