package io.meshway.model.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.meshway.model.Bytes;
import io.meshway.model.ConfigMap;
import io.meshway.model.EndpointSlice;
import io.meshway.model.Finding;
import io.meshway.model.Kind;
import io.meshway.model.KubeService;
import io.meshway.model.Pod;
import io.meshway.model.ResourceKey;
import io.meshway.model.Secret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesReadersTest {

    @Test
    void serviceIsReadAndTheRestOfItIsNobodysBusiness() {
        KubeService service = Parsed.yaml("""
                        apiVersion: v1
                        kind: Service
                        metadata: {name: reviews}
                        spec:
                          type: ClusterIP
                          clusterIP: 10.0.0.1
                          clusterIPs: [10.0.0.1, "fd00::1"]
                          sessionAffinity: None
                          selector: {app: reviews}
                          internalTrafficPolicy: Local
                          trafficDistribution: PreferClose
                          ports:
                          - {port: 9080, name: http, appProtocol: http, targetPort: web, nodePort: 30000}
                          - {port: 53, name: dns, protocol: UDP, targetPort: 5353}
                        """).clean(KubeService.class);

        assertThat(service.clusterIps()).containsExactly("10.0.0.1", "fd00::1");
        assertThat(service.selector()).isEqualTo(Map.of("app", "reviews"));
        assertThat(service.internalTrafficPolicy()).isEqualTo("Local");
        assertThat(service.trafficDistribution()).isEqualTo("PreferClose");
        assertThat(service.ports())
                .containsExactly(
                        new KubeService.Port(9080, "http", "TCP", "http", "web"),
                        new KubeService.Port(53, "dns", "UDP", null, "5353"));
    }

    @Test
    void handWrittenServiceNeedsLittle() {
        KubeService service = Parsed.yaml(
                        "{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {clusterIP: None, ports: [{port: 80}]}}")
                .clean(KubeService.class);

        assertThat(service.type()).isEqualTo("ClusterIP");
        assertThat(service.clusterIps()).containsExactly("None");
        assertThat(service.ports()).containsExactly(new KubeService.Port(80, "", "TCP", null, null));
    }

    @Test
    void aliasServiceHasAnExternalName() {
        KubeService service = Parsed.yaml("{apiVersion: v1, kind: Service, metadata: {name: a},"
                        + " spec: {type: ExternalName, externalName: api.example.com}}")
                .clean(KubeService.class);

        assertThat(service.type()).isEqualTo("ExternalName");
        assertThat(service.externalName()).isEqualTo("api.example.com");
    }

    @Test
    void endpointSliceIsRead() {
        EndpointSlice slice = Parsed.yaml("""
                        apiVersion: discovery.k8s.io/v1
                        kind: EndpointSlice
                        metadata:
                          name: reviews-x
                          namespace: bookinfo
                          labels: {kubernetes.io/service-name: reviews}
                        addressType: IPv4
                        endpoints:
                        - addresses: [10.1.0.1]
                          conditions: {ready: false, serving: true, terminating: true}
                          targetRef: {kind: Pod, name: reviews-1, uid: 7}
                          nodeName: node-1
                          zone: zone-1
                          hints: {forZones: [{name: zone-1}]}
                        - addresses: [10.1.0.2]
                          targetRef: {kind: Node, name: other}
                        ports:
                        - {name: http, port: 9080, protocol: TCP, appProtocol: http}
                        - {}
                        """).clean(EndpointSlice.class);

        assertThat(slice.service()).isEqualTo("reviews");
        assertThat(slice.addressType()).isEqualTo("IPv4");
        assertThat(slice.endpoints())
                .containsExactly(
                        new EndpointSlice.Endpoint(
                                List.of("10.1.0.1"),
                                false,
                                true,
                                true,
                                new ResourceKey(Kind.POD, "bookinfo", "reviews-1"),
                                "node-1",
                                "zone-1"),
                        new EndpointSlice.Endpoint(List.of("10.1.0.2"), null, null, null, null, null, null));
        assertThat(slice.ports())
                .containsExactly(new EndpointSlice.Port("http", 9080, "http"), new EndpointSlice.Port("", null, null));
    }

    @Test
    void podIsRead() {
        Pod pod = Parsed.yaml("""
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: reviews-1, labels: {app: reviews}}
                        spec:
                          nodeName: node-1
                          serviceAccountName: reviews
                          containers:
                          - {name: app, image: x, ports: [{name: web, containerPort: 9080}, {containerPort: 1}]}
                          - {name: side, ports: [{name: admin, containerPort: 15000}]}
                        status:
                          phase: Running
                          podIP: 10.1.0.1
                          podIPs: [{ip: 10.1.0.1}, {ip: "fd00::1"}]
                          conditions: [{type: Initialized, status: "True"}, {type: Ready, status: "False"}]
                        """).clean(Pod.class);

        assertThat(pod.ips()).containsExactly("10.1.0.1", "fd00::1");
        assertThat(pod.ready()).isFalse();
        assertThat(pod.nodeName()).isEqualTo("node-1");
        assertThat(pod.serviceAccount()).isEqualTo("reviews");
        assertThat(pod.containerPorts()).isEqualTo(Map.of("web", 9080, "admin", 15000));
    }

    @Test
    void handWrittenPodIsReady() {
        Pod pod = Parsed.yaml("{apiVersion: v1, kind: Pod, metadata: {name: a}, status: {podIP: 10.1.0.1}}")
                .clean(Pod.class);

        assertThat(pod.ips()).containsExactly("10.1.0.1");
        assertThat(pod.ready()).isTrue();
        assertThat(pod.serviceAccount()).isEqualTo("default");
    }

    @Test
    void secretIsDecodedAndPlainTextWins() {
        Secret secret = Parsed.yaml("{apiVersion: v1, kind: Secret, metadata: {name: a}, type: kubernetes.io/tls,"
                        + " data: {tls.crt: Y3J0, both: b2xk}, stringData: {both: new}}")
                .clean(Secret.class);

        assertThat(secret.type()).isEqualTo("kubernetes.io/tls");
        assertThat(secret.data()).isEqualTo(Map.of("tls.crt", Bytes.utf8("crt"), "both", Bytes.utf8("new")));
    }

    @Test
    void valuesOfASecretAreNeverRepeated() {
        ParseResult result = Parsed.yaml("{apiVersion: v1, kind: Secret, metadata: {name: a},"
                        + " data: {tls.key: \"hunter2!\"}, stringData: {pin: 1234567}}")
                .only();

        assertThat(result).isInstanceOf(ParseResult.Rejected.class);
        assertThat(result.findings()).extracting(Finding::path).containsExactly("data[tls.key]", "stringData[pin]");
        assertThat(result.toString()).doesNotContain("hunter2").doesNotContain("1234567");
    }

    @Test
    void configMapHasText() {
        assertThat(Parsed.yaml("{apiVersion: v1, kind: ConfigMap, metadata: {name: istio}, data: {mesh: \"a: b\"}}")
                        .clean(ConfigMap.class)
                        .data())
                .isEqualTo(Map.of("mesh", "a: b"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pathNormalization: {normalization: SOMETIMES}              | pathNormalization.normalization
            defaultConfig: {gatewayTopology: {numTrustedProxies: -1}}  | defaultConfig.gatewayTopology.numTrustedProxies
            dnsRefreshRate: soon                                       | dnsRefreshRate
            """)
    void meshConfigWithAValueThatCannotBeUsedIsRefused(String settings, String path) {
        ParseResult result = Parsed.yaml("""
                        apiVersion: v1
                        kind: ConfigMap
                        metadata: {name: istio, namespace: istio-system}
                        data: {mesh: "%s"}
                        """.formatted(settings)).only();

        assertThat(result).isInstanceOf(ParseResult.Rejected.class);
        assertThat(result.findings()).extracting(Finding::path).containsExactly(path);
    }
}
