package io.meshway.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.fixtures.MeshYaml;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeshNeedsTest {
    private static final ProxyIdentity EDGE = ProxyIdentity.gateway("edge", Map.of("istio", "ingressgateway"));

    private static MeshNeeds needs(String yaml) {
        return MeshNeeds.of(MeshYaml.resources(yaml), EDGE, MeshConfig.DEFAULTS);
    }

    private static String rule(String namespace, String host, String spec) {
        return """
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: rule, namespace: %s}
                spec: {host: "%s", %s}
                """.formatted(namespace, host, spec);
    }

    @Test
    void nothingIsNeededWhereNothingRefersToAnything() {
        MeshNeeds needs = needs(rule("shop", "reviews", "trafficPolicy: {loadBalancer: {simple: RANDOM}}"));

        assertThat(needs).isEqualTo(new MeshNeeds(Set.of(), Set.of(), Set.of(), false));
    }

    @Test
    void credentialsOfGatewaysThatSelectTheProxyAreNeededAndThoseOfOthersAreNot() {
        MeshNeeds needs = needs("""
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: mine, namespace: apps}
                spec:
                  selector: {istio: ingressgateway}
                  servers:
                  - port: {number: 443, name: https, protocol: HTTPS}
                    hosts: ["*"]
                    tls: {mode: MUTUAL, credentialName: cert, caCertCredentialName: "configmap://authority"}
                ---
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: theirs, namespace: apps}
                spec:
                  selector: {istio: egressgateway}
                  servers:
                  - port: {number: 443, name: https, protocol: HTTPS}
                    hosts: ["*"]
                    tls: {mode: SIMPLE, credentialName: secret}
                """);

        assertThat(needs.secrets()).containsExactlyInAnyOrder("cert", "cert-cacert");
        assertThat(needs.configMaps()).containsExactly("authority");
    }

    @Test
    void aNameThatNoObjectCanHaveIsNotAskedFor() {
        MeshNeeds needs =
                needs(rule("shop", "reviews", "trafficPolicy: {tls: {mode: SIMPLE, credentialName: \"a,b=c\"}}"));

        assertThat(needs.secrets()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            reviews                            | subsets: [{name: v1, labels: {version: v1}}]                   | shop
            reviews.bank.svc.cluster.local     | subsets: [{name: v1, labels: {version: v1}}]                   | bank
            *.bank.svc.cluster.local           | subsets: [{name: v1, labels: {version: v1}}]                   | bank
            *.local                            | subsets: [{name: v1, labels: {version: v1}}]                   | ''
            reviews                            | trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}                     | shop
            api.example.com                    | subsets: [{name: v1, labels: {version: v1}}]                   |
            reviews                            | trafficPolicy: {tls: {mode: SIMPLE}}                           |
            """)
    void podsAreNeededWhereTheirLabelsOrAccountsAre(String host, String spec, String namespace) {
        MeshNeeds needs = needs(rule("shop", host, spec));

        assertThat(needs.podNamespaces()).isEqualTo(namespace == null ? Set.of() : Set.of(namespace));
    }

    @Test
    void nodesAreNeededWhereTheMeshAsksForLocality() {
        LayeredMeshConfig mesh = new LayeredMeshConfig(MeshConfig.DEFAULTS, Set.of());
        MeshConfig config = mesh.of(ResourceSet.of(MeshYaml.resources("""
                        apiVersion: v1
                        kind: ConfigMap
                        metadata: {name: istio, namespace: istio-system}
                        data: {mesh: "localityLbSetting: {enabled: true, failoverPriority: [team]}"}
                        """)), "edge");

        MeshNeeds needs = MeshNeeds.of(List.of(), EDGE, config);

        assertThat(needs).isEqualTo(new MeshNeeds(Set.of(), Set.of(), Set.of(""), true));
    }

    @Test
    void podsOfTheGatewayAreNeededForNamedPortsOfItsService() {
        MeshNeeds needs = needs("""
                apiVersion: v1
                kind: Service
                metadata: {name: gateway, namespace: edge}
                spec: {selector: {istio: ingressgateway}, ports: [{name: http, port: 80, targetPort: web}]}
                """);

        assertThat(needs.podNamespaces()).containsExactly("edge");
    }

    @Test
    void nodesAreNeededWhereItMattersWhereEndpointsRun() {
        assertThat(needs(rule("shop", "reviews", "trafficPolicy: {outlierDetection: {consecutive5xxErrors: 5}}"))
                        .nodes())
                .isTrue();
    }
}
